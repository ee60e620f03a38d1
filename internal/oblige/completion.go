package oblige

import (
	"fmt"
	"go/token"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/ssaread"
)

// TwiceOnAWay looks for two completions of the same promise on one way.
func (p *Package) TwiceOnAWay(o *Object) (Breach, bool) {
	kind := Close
	if len(o.Of(Close)) < 2 && ForOne(o) && !p.streams(o) {
		kind = Send
		if o.Open || len(o.Of(Leak)) > 0 {
			return Breach{}, false // who was handed it may receive in between
		}
	}
	if oneEachTime(o) {
		kind = GroupDone
	}
	done := p.Completions(o, kind)
	for _, a := range done {
		for _, b := range done {
			if a == b || a.In.Parent() != b.In.Parent() || a.At != b.At || DeferredTo(&Op{In: b.In}) || LeadsBack(b.In.Block()) {
				continue
			}
			if kind == GroupDone && !Dominates(a.In, b.In) && addsTwice(o) {
				continue // each may be for one of these
			}
			if p.followedBy(o, a, b) {
				return p.twiceBreach(o, a, b), true
			}
		}
	}
	return Breach{}, false
}

// followedBy reports whether b completes again what a completed before, or will at
// the end of the function, where a is deferred.
func (p *Package) followedBy(o *Object, a, b *Completion) bool {
	if DeferredTo(&Op{In: a.In}) {
		return Dominates(a.In, b.In) && (IsReturn(b.In) || Feasible(b.In, p.Renews(o), IsReturn) != nil)
	}
	return !LeadsBack(a.In.Block()) && Feasible(a.In, p.Renews(o), func(in ssa.Instruction) bool { return in == b.In }) != nil
}

// Completion is an instruction that completes what is at a route: an operation, or a call of a
// function that does it on every way, or where something fails of which it does not tell its caller.
type Completion struct {
	Op *Op
	In ssa.Instruction
	At Route
}

// Completions returns where what o stands for is completed by operations of a kind.
func (p *Package) Completions(o *Object, kind OpKind) []*Completion {
	var out []*Completion
	for _, op := range o.Of(kind) {
		out = append(out, &Completion{op, op.In, RouteOf(op.Val)})
		if kind == Send || op.Func.Parent() != nil || DeferredTo(op) || LeadsBack(op.In.Block()) || !OnEveryWay(op.In) && !p.untold(op) || madeAnew(op) {
			continue
		}
		for _, call := range p.Callers(op.Func) {
			if !p.Starts(call) {
				out = append(out, &Completion{op, call, substitute(RouteOf(op.Val), op.Func, call.Common().Args)})
			}
		}
	}
	return out
}

// untold reports whether op is done where a call of its function fails, and by nothing else that decides:
// a caller that gets no result goes on as if it had not been done.
func (p *Package) untold(op *Op) bool {
	return op.Func.Signature.Results().Len() == 0 && !slices.ContainsFunc(p.Guards(op.In), func(br *ssa.If) bool { return !AsksForFailure(br) })
}

// AsksForFailure reports whether a branch asks whether a call has failed.
func AsksForFailure(br *ssa.If) bool {
	if !IsErrorTest(br.Cond) {
		return false
	}
	err, _ := Subject(br.Cond, true)
	switch err.(type) {
	case *ssa.Call, *ssa.Extract:
		return true
	}
	return false
}

// madeAnew reports whether each call of the function of op makes what op completes.
func madeAnew(op *Op) bool {
	at, ok := RouteOf(op.Val).Root.(ssa.Instruction)
	return ok && at.Parent() == op.Func
}

// oneEachTime reports whether o is a WaitGroup to which one is added for each who is to
// count it down.
func oneEachTime(o *Object) bool {
	adds := o.Of(GroupAdd)
	for _, add := range adds {
		c := add.In.(ssa.CallInstruction).Common()
		switch n := c.Args[len(c.Args)-1].(type) {
		case *ssa.Const:
			if n.Value == nil || n.Int64() != 1 {
				return false
			}
		case *ssa.Call: // one for each of those that there are
			if !ssaread.IsBuiltin(n.Common(), "len") {
				return false
			}
		default:
			if c.StaticCallee().Name() != "Go" {
				return false
			}
		}
	}
	return len(adds) > 0
}

// addsTwice reports whether one way through a function adds to o twice.
func addsTwice(o *Object) bool {
	adds := o.Of(GroupAdd)
	return slices.ContainsFunc(adds, func(a *Op) bool {
		return slices.ContainsFunc(adds, func(b *Op) bool { return a != b && a.Func == b.Func && Reaches(a.In, b.In) })
	})
}

// ForOne reports whether a channel has room for one result, or for none and each who makes it takes one, and is
// received from once by those who are known.
func ForOne(o *Object) bool {
	makes, recvs := o.Of(Make), o.Of(Recv, SelRecv, TryRecv)
	for _, m := range makes {
		if m.Cap != 1 && !(m.Cap == 0 && oneTaken(m, recvs)) {
			return false
		}
	}
	for _, r := range recvs {
		if LeadsBack(r.In.Block()) {
			return false
		}
	}
	return len(o.Of(SelSend, TrySend)) == 0
}

// oneTaken reports whether all receives from what m makes are in its function, one on each way.
func oneTaken(m *Op, recvs []*Op) bool {
	return len(recvs) > 0 && !slices.ContainsFunc(recvs, func(r *Op) bool {
		return r.Func != m.Func || slices.ContainsFunc(recvs, func(s *Op) bool { return r.In != s.In && Reaches(r.In, s.In) })
	})
}

// streams reports whether an entry returns o, which is closed behind the last of what is sent:
// who gets it may receive until then, and takes more than one.
func (p *Package) streams(o *Object) bool {
	if len(o.Of(Close)) == 0 {
		return false
	}
	return slices.ContainsFunc(p.Funcs, func(f *ssa.Function) bool {
		return p.IsEntry(f) && !p.Spawned(f) && slices.ContainsFunc(ReturnsOf(f), func(ret *ssa.Return) bool {
			return slices.ContainsFunc(ret.Results, func(v ssa.Value) bool { return IsChan(v) && p.ObjectOf(v) == o })
		})
	})
}

// Renews tells which instructions put another promise in the place of the one
// that was completed, or take what was sent out again.
func (p *Package) Renews(o *Object) func(ssa.Instruction) bool {
	makes := map[ssa.Instruction]bool{}
	for _, m := range o.Of(Make, Recv, TryRecv, SelRecv, GroupAdd) {
		makes[m.In] = true
	}
	return func(in ssa.Instruction) bool { return makes[in] }
}

func (p *Package) twiceBreach(o *Object, a, b *Completion) Breach {
	name := p.ChanName(o)
	verb, end := "closes", name+" is closed already, the second close panics: nobody will go on"
	switch a.Op.Kind {
	case Send:
		verb, end = "sends on", "there is room for one, and nobody will receive the second"
		if o.Of(Make)[0].Cap == 0 {
			end = "one is received, and nobody will receive the second"
		}
	case GroupDone:
		verb, end = "counts down", "the others are at work still, one too few is counted, and nobody will wait for them"
	}
	f := b.In.Parent()
	br := Breach{Check: "double-resolve", Func: f, Pos: b.Pos()}
	br.Message = fmt.Sprintf("%s %s %s again, after it did at line %d", ssaread.ShortName(f), verb, name, p.Line(a.Pos()))
	if DeferredTo(&Op{In: a.In}) { // then it comes last
		br.Pos = a.Pos()
		br.Message = fmt.Sprintf("%s %s %s at its end, after it did at line %d", ssaread.ShortName(f), verb, name, p.Line(b.Pos()))
		a, b = b, a
	}
	br.Steps = []Step{
		{a.Pos(), "completer", f, verb + " " + name},
		{b.Pos(), "completer", f, verb + " " + name + " again"},
		{Pos: b.Pos(), Text: end},
	}
	return br
}

// Pos returns where a completion stands.
func (c *Completion) Pos() token.Pos {
	if c.In == c.Op.In {
		return c.Op.Pos()
	}
	return PosOf(c.In)
}
