package oblige

import (
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/ssaread"
)

// EndsBehind reports whether the end that comes on ch comes only when those who do s do it
// no more: who brings it about is the goroutine that does s, behind that, or has waited for
// such goroutines before. Where several bring it about each must know of some that do s,
// and of each of these one of them: they are taken to be different lives of one object.
func (p *Package) EndsBehind(ch ssa.Value, s *Op) bool {
	return p.endsBehind(ch, s, OpKind.Wakes)
}

// ClosedBehind is EndsBehind for one who leaves only when ch is closed, and goes on with what is sent on it.
func (p *Package) ClosedBehind(ch ssa.Value, s *Op) bool {
	return p.endsBehind(ch, s, func(kind OpKind) bool { return kind == Close })
}

func (p *Package) endsBehind(ch ssa.Value, s *Op, ends func(OpKind) bool) bool {
	o := p.ObjectOf(ch)
	if o == nil || o.Open || len(o.Of(Leak)) > 0 {
		return false
	}
	sends := p.RunsTo(s.In)
	known := make([]bool, len(sends))
	for _, end := range o.Ops {
		if !ends(end.Kind) || insteadOf(end.In, sends) {
			continue
		}
		runs := p.RunsTo(end.In)
		for _, r := range runs {
			some := false
			for i, send := range sends {
				if p.closesBehind(end, r, send) || p.waitsForRun(r, send, MaxUp) {
					known[i], some = true, true
				}
			}
			if !some {
				return false
			}
		}
		if len(runs) == 0 {
			return false
		}
	}
	return len(known) > 0 && !slices.Contains(known, false)
}

// insteadOf reports whether the function of end comes either to it or to what leads to the sends:
// where it ends so, nobody sends.
func insteadOf(end ssa.Instruction, sends []Run) bool {
	return len(sends) > 0 && !slices.ContainsFunc(sends, func(send Run) bool {
		return !slices.ContainsFunc(send.Steps[:len(send.Steps)-1], func(at ssa.Instruction) bool {
			return at.Parent() == end.Parent() && !Reaches(at, end) && !Reaches(end, at)
		})
	})
}

// closesBehind reports whether the goroutine that does send closes end afterwards, and
// surely, so that no other such goroutine has closed it before; or made it for itself.
func (p *Package) closesBehind(end *Op, at, send Run) bool {
	if end.Kind != Close {
		return false
	}
	i, ok := follows(at, send)
	if !ok {
		return false
	}
	f := at.Steps[i].Parent()
	if slices.ContainsFunc(p.ObjectOf(end.Val).Of(Make), func(m *Op) bool { return m.Func == f }) {
		return true
	}
	for _, step := range at.Steps[i+1:] {
		if !OnEveryWay(step) {
			return false
		}
	}
	return OnEveryWay(at.Steps[i]) || p.surelyBehind(at.Steps[i], send)
}

// surelyBehind reports whether the function of end comes to it whenever it did its step of send.
func (p *Package) surelyBehind(end ssa.Instruction, send Run) bool {
	return slices.ContainsFunc(send.Steps, func(at ssa.Instruction) bool {
		return at.Parent() == end.Parent() && (IsDefer(end) && Dominates(end, at) ||
			!IsDefer(end) && Without(at, func(in ssa.Instruction) bool { return in == end }, IsReturn) == nil)
	})
}

// waitsForRun reports whether on the way of at something waits for the goroutine that does send.
func (p *Package) waitsForRun(at, send Run, depth int) bool {
	return slices.ContainsFunc(at.Steps, func(step ssa.Instruction) bool {
		f := step.Parent()
		joins := func(in ssa.Instruction) bool { return p.JoinsRun(in, send, depth) }
		if joins(f.Blocks[0].Instrs[0]) {
			return true
		}
		if IsDefer(step) {
			return Without(step, joins, IsReturn) == nil
		}
		return Without(f.Blocks[0].Instrs[0], joins, func(in ssa.Instruction) bool { return in == step }) == nil
	})
}

// JoinsRun reports whether in waits, itself or by a call, until the goroutine that does send has done it.
func (p *Package) JoinsRun(in ssa.Instruction, send Run, depth int) bool {
	switch in := in.(type) {
	case *ssa.UnOp:
		o := p.ObjectOf(in.X)
		return IsChan(in.X) && o != nil && p.toldBehind(o.Of(Close), send, depth)
	case *ssa.Select:
		return in.Blocking && slices.ContainsFunc(in.States, func(st *ssa.SelectState) bool {
			o := p.ObjectOf(st.Chan)
			return st.Dir == types.RecvOnly && o != nil && p.toldBehind(o.Of(Close), send, depth) && !slices.ContainsFunc(in.States, func(other *ssa.SelectState) bool {
				return other != st && (other.Dir != types.RecvOnly || !p.endsLater(other.Chan, in))
			})
		})
	case *ssa.If:
		o := p.filledBy(in)
		return o != nil && p.holdsPermit(o, send)
	case *ssa.Call:
		callee := ssaread.Callee(in.Common())
		if callee == nil {
			return CalledByValue(in) && p.servesUntilClosed(in.Common(), send)
		}
		if Methods[callee.String()] == GroupWait {
			o := p.ObjectOf(in.Call.Args[0])
			return o != nil && p.toldBehind(o.Of(GroupDone), send, depth)
		}
		if depth == 0 || !p.HasBody(callee) {
			return false
		}
		joins := func(in ssa.Instruction) bool { return p.JoinsRun(in, send, depth-1) }
		first := callee.Blocks[0].Instrs[0]
		return joins(first) || Without(first, joins, IsReturn) == nil && len(ReturnsOf(callee)) > 0
	}
	return false
}

// toldBehind reports whether the goroutine that does send does one of the ops behind it, or
// who does it has waited for that goroutine (one such link is followed).
func (p *Package) toldBehind(ops []*Op, send Run, depth int) bool {
	return slices.ContainsFunc(ops, func(op *Op) bool {
		return slices.ContainsFunc(p.RunsTo(op.In), func(r Run) bool {
			_, ok := follows(r, send)
			return ok || depth > 0 && p.waitsForRun(r, send, 0)
		})
	})
}

// servesUntilClosed reports whether a call of an unknown function is given a channel that the
// goroutine which does send closes behind it: the function may serve that until then.
func (p *Package) servesUntilClosed(c *ssa.CallCommon, send Run) bool {
	return slices.ContainsFunc(c.Args, func(arg ssa.Value) bool {
		if o := p.ObjectOf(arg); IsChan(arg) && o != nil {
			return p.toldBehind(o.Of(Close), send, 0)
		}
		return false
	})
}

// filledBy returns the channel that is filled to its capacity by the loop that br leads into:
// who has left that has all its permits, and nobody else one. Nil if there is none.
func (p *Package) filledBy(br *ssa.If) *Object {
	o := p.belowCap(br)
	loop := InnerLoop(br.Block().Succs[0])
	if o == nil || loop == nil {
		return nil
	}
	for b := range loop {
		if head, ok := Last(b).(*ssa.If); Leaves(b, loop) && (!ok || p.belowCap(head) != o) {
			return nil
		}
	}
	if slices.ContainsFunc(o.Of(Send), func(s *Op) bool { return loop[s.In.Block()] }) {
		return o
	}
	return nil
}

// belowCap returns the channel to whose capacity br compares a number, nil if it does not.
func (p *Package) belowCap(br *ssa.If) *Object {
	cmp, ok := br.Cond.(*ssa.BinOp)
	if !ok || cmp.Op != token.LSS {
		return nil
	}
	room, ok := cmp.Y.(*ssa.Call)
	if !ok || !ssaread.IsBuiltin(room.Common(), "cap") {
		return nil
	}
	return p.ObjectOf(room.Call.Args[0])
}

// holdsPermit reports whether who does send has put its permit into o before, itself or who
// started it, and takes it out only behind that.
func (p *Package) holdsPermit(o *Object, send Run) bool {
	gives := o.Of(Recv, SelRecv, TryRecv)
	for i, step := range send.Steps {
		for _, take := range o.Of(Send, SelSend) {
			if !SurelyDone(take, step) || givenBefore(gives, take, step) {
				continue
			}
			return !slices.ContainsFunc(send.Steps[i+1:], func(later ssa.Instruction) bool {
				return slices.ContainsFunc(gives, func(g *Op) bool { return g.Func == later.Parent() && Reaches(g.In, later) })
			})
		}
	}
	return false
}

// SurelyDone reports whether op was done by whoever comes to in: of a select, its case.
func SurelyDone(op *Op, in ssa.Instruction) bool {
	if op.Func != in.Parent() {
		return false
	}
	if op.Sel == nil {
		return Dominates(op.In, in)
	}
	b := CaseStart(op.Sel, op.Case)
	return b != nil && len(b.Preds) == 1 && b.Dominates(in.Block())
}

// givenBefore reports whether the permit of take may be given back on a way from it to in.
func givenBefore(gives []*Op, take *Op, in ssa.Instruction) bool {
	again := func(at ssa.Instruction) bool { return at == take.In }
	return slices.ContainsFunc(gives, func(g *Op) bool {
		return g.Func == take.Func && Reaches(take.In, g.In) &&
			Without(g.In, again, func(at ssa.Instruction) bool { return at == in }) != nil
	})
}
