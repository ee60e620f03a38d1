package oblige

import (
	"fmt"
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/ssaread"
)

// doubleResolve: a promise is resolved twice. Nine forms:
//
//   - one way through a function closes a channel twice, which panics, or sends
//     twice on one with room for one result, so that the second send waits for a
//     receiver that has what it came for;
//   - a function that closes a channel without asking is called by two goroutines;
//   - an exported method looks whether the channel is closed, and closes it if not,
//     with no lock held, though its object has one, and another method calls it
//     too: two callers may both find it open;
//   - one who closes the channel looks whether it is closed, another one does not,
//     and nothing else tells it;
//   - a function closes the channel and notes so in a flag that others ask before they
//     do anything, and two call it, one of whom does not ask;
//   - whoever finds a count at its end closes the channel, and looks at it in another
//     step than that by which it takes it down;
//   - whoever takes the promise out of a map completes it, and one does so even if it is
//     there no more;
//   - or takes it out only after it has completed it (removedLate);
//   - or takes it out and completes it without asking whether another one has thrown it
//     out before (removedUnasked).
//
// Silent where a Once, a compare-and-swap, a test or a lock with a test stands
// before it, where the channel is made anew in between, and, for one that looks, where
// each call comes behind another one (inTurn).
func doubleResolve(p *Package) []Breach {
	var out []Breach
	for _, o := range p.Objects() {
		if len(o.Of(Make, GroupAdd)) == 0 || len(o.Of(CondWait)) > 0 {
			continue
		}
		if b, ok := p.twiceOnAWay(o); ok {
			out = append(out, b)
		} else if b, ok := p.closedByTwo(o); ok {
			out = append(out, b)
		} else if b, ok := p.closedOnLook(o); ok {
			out = append(out, b)
		} else if b, ok := p.closedOnTest(o); ok {
			out = append(out, b)
		} else if b, ok := p.closedUnasked(o); ok {
			out = append(out, b)
		} else if b, ok := p.closedUnflagged(o); ok {
			out = append(out, b)
		} else if b, ok := p.closedByCount(o); ok {
			out = append(out, b)
		} else if b, ok := p.removedAnyway(o); ok {
			out = append(out, b)
		} else if b, ok := p.removedLate(o); ok {
			out = append(out, b)
		} else if b, ok := p.removedUnasked(o); ok {
			out = append(out, b)
		}
	}
	return out
}

// twiceOnAWay looks for two completions of the same promise on one way.
func (p *Package) twiceOnAWay(o *Object) (Breach, bool) {
	kind := Close
	if len(o.Of(Close)) < 2 && forOne(o) && !p.streams(o) {
		kind = Send
	}
	if oneEachTime(o) {
		kind = GroupDone
	}
	done := p.completions(o, kind)
	for _, a := range done {
		for _, b := range done {
			if a == b || a.in.Parent() != b.in.Parent() || a.at != b.at || deferredTo(&Op{In: b.in}) || leadsBack(b.in.Block()) {
				continue
			}
			if p.followedBy(o, a, b) {
				return p.twiceBreach(o, a, b), true
			}
		}
	}
	return Breach{}, false
}

// sentTwice reports whether a way through a function sends twice on a channel with room for
// one result: it is to blame for the second, whether the receiver takes the first or leaves.
func (p *Package) sentTwice(o *Object) bool {
	if len(o.Of(Close)) > 1 || !forOne(o) {
		return false
	}
	_, twice := p.twiceOnAWay(o)
	return twice
}

// followedBy reports whether b completes again what a completed before, or will at
// the end of the function, where a is deferred.
func (p *Package) followedBy(o *Object, a, b *completion) bool {
	if deferredTo(&Op{In: a.in}) {
		return Dominates(a.in, b.in) && (IsReturn(b.in) || Feasible(b.in, p.renews(o), IsReturn) != nil)
	}
	return !leadsBack(a.in.Block()) && Feasible(a.in, p.renews(o), func(in ssa.Instruction) bool { return in == b.in }) != nil
}

// completion is an instruction that surely completes what is at a route: an
// operation, or a call of a function that does it on every way.
type completion struct {
	op *Op
	in ssa.Instruction
	at route
}

// completions returns where what o stands for is completed by operations of a kind.
func (p *Package) completions(o *Object, kind OpKind) []*completion {
	var out []*completion
	for _, op := range o.Of(kind) {
		out = append(out, &completion{op, op.In, routeOf(op.Val)})
		if kind == Send || op.Func.Parent() != nil || deferredTo(op) || leadsBack(op.In.Block()) || !onEveryWay(op.In) {
			continue
		}
		for _, call := range p.Callers(op.Func) {
			if !p.Starts(call) {
				out = append(out, &completion{op, call, substitute(routeOf(op.Val), op.Func, call.Common().Args)})
			}
		}
	}
	return out
}

// onEveryWay reports whether a function that returns has executed in.
func onEveryWay(in ssa.Instruction) bool {
	first := in.Parent().Blocks[0].Instrs[0]
	same := func(each ssa.Instruction) bool { return each == in }
	return first == in || !IsReturn(first) && Without(first, same, IsReturn) == nil
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

// plain reports whether an operation is done where it stands, and not in a loop.
func plain(op *Op) bool {
	return !deferredTo(op) && !leadsBack(op.In.Block())
}

// forOne reports whether a channel has room for one result, and is received from
// once by those who are known.
func forOne(o *Object) bool {
	for _, m := range o.Of(Make) {
		if m.Cap != 1 {
			return false
		}
	}
	for _, r := range o.Of(Recv, SelRecv, TryRecv) {
		if leadsBack(r.In.Block()) {
			return false
		}
	}
	return len(o.Of(SelSend, TrySend)) == 0
}

// streams reports whether an entry returns o, which is closed behind the last of what is sent:
// who gets it may receive until then, and takes more than one.
func (p *Package) streams(o *Object) bool {
	if len(o.Of(Close)) == 0 {
		return false
	}
	return slices.ContainsFunc(p.Funcs, func(f *ssa.Function) bool {
		return p.IsEntry(f) && !p.Spawned(f) && slices.ContainsFunc(returnsOf(f), func(ret *ssa.Return) bool {
			return slices.ContainsFunc(ret.Results, func(v ssa.Value) bool { return isChan(v) && p.ObjectOf(v) == o })
		})
	})
}

// renews tells which instructions put another promise in the place of the one
// that was completed, or take what was sent out again.
func (p *Package) renews(o *Object) func(ssa.Instruction) bool {
	makes := map[ssa.Instruction]bool{}
	for _, m := range o.Of(Make, Recv, TryRecv, SelRecv, GroupAdd) {
		makes[m.In] = true
	}
	return func(in ssa.Instruction) bool { return makes[in] }
}

func (p *Package) twiceBreach(o *Object, a, b *completion) Breach {
	name := p.chanName(o)
	verb, end := "closes", name+" is closed already, the second close panics: nobody will go on"
	switch a.op.Kind {
	case Send:
		verb, end = "sends on", "there is room for one, and nobody will receive the second"
	case GroupDone:
		verb, end = "counts down", "the others are at work still, one too few is counted, and nobody will wait for them"
	}
	f := b.in.Parent()
	br := Breach{Check: "double-resolve", Func: f, Pos: b.pos()}
	br.Message = fmt.Sprintf("%s %s %s again, after it did at line %d", ssaread.ShortName(f), verb, name, p.line(a.pos()))
	if deferredTo(&Op{In: a.in}) { // then it comes last
		br.Pos = a.pos()
		br.Message = fmt.Sprintf("%s %s %s at its end, after it did at line %d", ssaread.ShortName(f), verb, name, p.line(b.pos()))
		a, b = b, a
	}
	br.Steps = []Step{
		{a.pos(), "completer", f, verb + " " + name},
		{b.pos(), "completer", f, verb + " " + name + " again"},
		{Pos: b.pos(), Text: end},
	}
	return br
}

// pos returns where a completion stands.
func (c *completion) pos() token.Pos {
	if c.in == c.op.In {
		return c.op.Pos()
	}
	return posOf(c.in)
}

// closedByTwo looks for a close that nothing guards, in a method that two
// goroutines of one object call, neither of them in turn.
func (p *Package) closedByTwo(o *Object) (Breach, bool) {
	for _, c := range o.Of(Close) {
		if len(o.Of(Close)) > 1 || !plain(c) || len(p.guards(c.In)) > 0 || p.guardedCall(c.Func) || replaced(o) {
			continue
		}
		var roots []*ssa.Function
		var calls []ssa.CallInstruction
		for _, call := range p.Callers(c.Func) {
			g := p.soleGoroutine(call.Parent())
			if g != nil && !contains(roots, g) && p.onOwn(call) {
				roots, calls = append(roots, g), append(calls, call)
			}
		}
		if len(roots) >= 2 && p.startedTogether(roots[0], roots[1]) {
			return p.byTwoBreach(o, c, calls[0], calls[1]), true
		}
	}
	return Breach{}, false
}

// onOwn reports whether a method calls another of its own object, without a lock
// under which it could have asked whether somebody did before.
func (p *Package) onOwn(call ssa.CallInstruction) bool {
	c, ok := call.(*ssa.Call)
	f := call.Parent()
	return ok && len(c.Call.Args) > 0 && len(f.Params) > 0 && f.Signature.Recv() != nil &&
		routeOf(c.Call.Args[0]) == route{root: f.Params[0]} && len(p.HeldAt(c)) == 0
}

// guardedCall reports whether f is handed to a Once, or is itself a literal that is.
func (p *Package) guardedCall(f *ssa.Function) bool { return f.Parent() != nil || p.Taken(f) }

// startedTogether reports whether one function starts both goroutines.
func (p *Package) startedTogether(f, g *ssa.Function) bool {
	for _, a := range p.Callers(f) {
		for _, b := range p.Callers(g) {
			if a.Parent() == b.Parent() && f != g {
				return true
			}
		}
	}
	return false
}

func (p *Package) byTwoBreach(o *Object, c *Op, a, b ssa.CallInstruction) Breach {
	name := p.chanName(o)
	br := Breach{Check: "double-resolve", Func: c.Func, Pos: c.Pos()}
	br.Message = fmt.Sprintf("%s closes %s at line %d, both %s and %s call it",
		ssaread.ShortName(c.Func), name, p.line(c.Pos()), ssaread.ShortName(a.Parent()), ssaread.ShortName(b.Parent()))
	br.Steps = []Step{
		{posOf(a), "completer", a.Parent(), "calls " + ssaread.ShortName(c.Func)},
		{c.Pos(), "completer", c.Func, "closes " + name},
		{posOf(b), "other completer", b.Parent(), "calls " + ssaread.ShortName(c.Func)},
		{Pos: c.Pos(), Text: name + " is closed already, the second close panics: nobody will go on"},
	}
	return br
}

// closedOnLook looks for a close that is guarded by a look at the channel itself, and by no lock.
func (p *Package) closedOnLook(o *Object) (Breach, bool) {
	for _, c := range o.Of(Close) {
		if !plain(c) || replaced(o) || len(p.HeldAt(c.In)) > 0 || !p.shared(c.Func) || p.inTurn(p.Callers(c.Func)) {
			continue
		}
		for _, look := range o.Of(TryRecv) {
			if look.Func == c.Func && routeOf(look.Val) == routeOf(c.Val) && opensTo(look, c) {
				return p.lookBreach(o, look, c), true
			}
		}
	}
	return Breach{}, false
}

// shared reports whether f is an exported method of a type that has a lock, and so
// is meant to be used by several at once, which another exported method calls too.
func (p *Package) shared(f *ssa.Function) bool {
	if f.Signature.Recv() == nil || f.Object() == nil || !f.Object().Exported() || !p.calledByAPI(f) {
		return false
	}
	st, ok := below(f.Signature.Recv().Type()).Underlying().(*types.Struct)
	if !ok {
		return false
	}
	for i := range st.NumFields() {
		if ssaread.IsType(st.Field(i).Type(), "sync", "Mutex", "RWMutex") {
			return true
		}
	}
	return false
}

// calledByAPI reports whether an exported method calls f on its own object.
func (p *Package) calledByAPI(f *ssa.Function) bool {
	for _, call := range p.Callers(f) {
		if g := call.Parent(); g.Object() != nil && g.Object().Exported() && p.onOwn(call) {
			return true
		}
	}
	return false
}

// opensTo reports whether the default of a look leads to the close, and nothing else does.
func opensTo(look, c *Op) bool {
	b := CaseStart(look.Sel, look.Case)
	if b == nil || !look.In.Block().Dominates(c.In.Block()) {
		return false
	}
	return !reachesBlock(b, c.In.Block(), nil)
}

func (p *Package) lookBreach(o *Object, look, c *Op) Breach {
	name := p.chanName(o)
	br := Breach{Check: "double-resolve", Func: c.Func, Pos: c.Pos()}
	br.Message = fmt.Sprintf("%s closes %s after a look at line %d without a lock; another may too",
		ssaread.ShortName(c.Func), name, p.line(look.Pos()))
	br.Steps = []Step{
		{look.Pos(), "completer", c.Func, "finds " + name + " open"},
		{look.Pos(), "other completer", c.Func, "finds " + name + " open"},
		{c.Pos(), "completer", c.Func, "closes " + name},
		{c.Pos(), "other completer", c.Func, "closes " + name + " again"},
		{Pos: c.Pos(), Text: name + " is closed already, the second close panics: nobody will go on"},
	}
	return br
}

// closedOnTest looks for a close that a flag guards, which is tested in one
// critical section and set in another one.
func (p *Package) closedOnTest(o *Object) (Breach, bool) {
	for _, c := range o.Of(Close) {
		f := c.Func
		if !plain(c) || replaced(o) || f.Object() == nil || !f.Object().Exported() || len(p.HeldAt(c.In)) > 0 {
			continue
		}
		for _, t := range p.tests(c.In) {
			if len(p.HeldAt(t.Load)) == 0 {
				continue
			}
			for _, in := range p.Writers(t.Cell) {
				if in.Parent() != f || !Dominates(t.Load, in) || !Dominates(in, c.In) || len(p.HeldAt(in)) == 0 || p.oneSection(t.Load, in) {
					continue
				}
				if wr, ok := p.writeTo(in, t.Cell); ok && t.effect(wr) == Fails {
					return p.testBreach(o, t, in, c), true
				}
			}
		}
	}
	return Breach{}, false
}

func (p *Package) testBreach(o *Object, t *Test, set ssa.Instruction, c *Op) Breach {
	name, flag := p.chanName(o), cellName(t.Cell, p)
	br := Breach{Check: "double-resolve", Func: c.Func, Pos: c.Pos()}
	br.Message = fmt.Sprintf("%s tests %s at line %d, sets it under another lock, closes %s",
		ssaread.ShortName(c.Func), flag, p.line(posOf(t.Load)), name)
	br.Steps = []Step{
		{posOf(t.Load), "completer", c.Func, "tests " + flag + ", and gives up the lock"},
		{posOf(t.Load), "other completer", c.Func, "tests " + flag + " as well"},
		{posOf(set), "completer", c.Func, "sets " + flag},
		{c.Pos(), "completer", c.Func, "closes " + name},
		{c.Pos(), "other completer", c.Func, "closes " + name + " again"},
		{Pos: c.Pos(), Text: name + " is closed already, the second close panics: nobody will go on"},
	}
	return br
}

// closedUnasked looks for a close that does not ask, where another one does.
func (p *Package) closedUnasked(o *Object) (Breach, bool) {
	if replaced(o) || o.Open {
		return Breach{}, false
	}
	for _, asked := range o.Of(Close) {
		look := p.lookBefore(o, asked)
		if look == nil {
			continue
		}
		for _, c := range o.Of(Close) {
			if _, fresh := routeOf(c.Val).root.(*ssa.Alloc); fresh {
				continue // nobody else has it yet
			}
			if c.Func != asked.Func && plain(c) && !p.guardedCall(c.Func) && p.lookBefore(o, c) == nil && !p.decided(c) && p.calledAgain(c.Func) && !p.startsBehind(c, asked) {
				return p.unaskedBreach(o, asked, look, c), true
			}
		}
	}
	return Breach{}, false
}

// startsBehind reports whether the goroutine of later is started behind c, by its function:
// c comes at the beginning, once.
func (p *Package) startsBehind(c, later *Op) bool {
	runs := p.runsTo(later.In)
	return len(runs) > 0 && !slices.ContainsFunc(runs, func(r run) bool {
		return r.own == 0 || r.steps[r.own-1].Parent() != c.Func || !Dominates(c.In, r.steps[r.own-1])
	})
}

// lookBefore returns the look at the channel itself that leads to a close of it.
func (p *Package) lookBefore(o *Object, c *Op) *Op {
	for _, look := range o.Of(TryRecv) {
		if look.Func == c.Func && routeOf(look.Val) == routeOf(c.Val) && opensTo(look, c) {
			return look
		}
	}
	return nil
}

// decided reports whether a close stands behind a test of a flag or state, or after
// a call that may decide who closes.
func (p *Package) decided(c *Op) bool {
	for _, t := range p.tests(c.In) {
		if t.Cell.Kind != ssaread.NoCell && !ofMany(t.Load, c) {
			return true
		}
	}
	for _, br := range p.guards(c.In) {
		if call, ok := br.Cond.(*ssa.Call); ok && !ssaread.IsBuiltin(call.Common(), "len") {
			return true
		}
	}
	return false
}

// ofMany reports whether a test is of a container: how many it holds, or whether it
// has something, which is not what the channel of c belongs to.
func ofMany(load ssa.Instruction, c *Op) bool {
	switch load := load.(type) {
	case *ssa.Lookup:
		_, param := routeOf(c.Val).root.(*ssa.Parameter)
		return param
	case ssa.Value:
		return isContainer(load.Type())
	}
	return false
}

// calledAgain reports whether f is called from two places, or from outside.
func (p *Package) calledAgain(f *ssa.Function) bool {
	return len(p.Callers(f)) > 1 || f.Object() != nil && f.Object().Exported()
}

func (p *Package) unaskedBreach(o *Object, asked, look, c *Op) Breach {
	name := p.chanName(o)
	br := Breach{Check: "double-resolve", Func: c.Func, Pos: c.Pos()}
	br.Message = fmt.Sprintf("%s closes %s without asking, as %s does at line %d", ssaread.ShortName(c.Func), name, ssaread.ShortName(asked.Func), p.line(look.Pos()))
	br.Steps = []Step{
		{c.Pos(), "completer", c.Func, "closes " + name},
		{c.Pos(), "other completer", c.Func, "does not ask, and closes " + name + " again"},
		{Pos: c.Pos(), Text: name + " is closed already, the second close panics: nobody will go on"},
	}
	return br
}
