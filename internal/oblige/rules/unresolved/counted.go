package unresolved

import (
	"go/token"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/oblige"
	"github.com/futurelint/futurelint/internal/ssaread"
)

// counted reports whether who starts f receives one result of it from o: as many, in a loop, as
// it has started in another one.
func counted(p *oblige.Package, o *oblige.Object, f *ssa.Function) bool {
	calls := p.Callers(f)
	if len(calls) != 1 || !p.Starts(calls[0]) || len(o.Of(oblige.Close)) > 0 {
		return false
	}
	started := oblige.InnerLoop(calls[0].Block())
	recvs := o.Of(oblige.Recv)
	return len(recvs) == 1 && !slices.ContainsFunc(recvs, func(r *oblige.Op) bool {
		if r.Func != calls[0].Parent() || !oblige.Reaches(calls[0], r.In) {
			return true
		}
		loop := oblige.InnerLoop(r.In.Block())
		if started == nil || loop == nil {
			return started != nil || loop != nil
		}
		return loop[calls[0].Block()] || !sameNumber(turnsOf(started), turnsOf(loop))
	})
}

// turnsOf returns how often a loop goes round that counts up to that, nil if it does not.
func turnsOf(loop map[*ssa.BasicBlock]bool) ssa.Value {
	br, ok := oblige.Last(oblige.HeadOf(loop)).(*ssa.If)
	if !ok {
		return nil
	}
	cmp, ok := br.Cond.(*ssa.BinOp)
	if !ok || cmp.Op != token.LSS {
		return nil
	}
	return cmp.Y
}

// asOften reports whether a loop goes round as often as n says: it counts up to that, or ranges over the map of
// which n is the length.
func asOften(n ssa.Value, loop map[*ssa.BasicBlock]bool) bool {
	if sameNumber(n, turnsOf(loop)) {
		return true
	}
	br, ok := oblige.Last(oblige.HeadOf(loop)).(*ssa.If)
	if !ok {
		return false
	}
	more, ok := br.Cond.(*ssa.Extract)
	if !ok {
		return false
	}
	next, ok := more.Tuple.(*ssa.Next)
	if !ok {
		return false
	}
	over, ok := next.Iter.(*ssa.Range)
	size, isCall := n.(*ssa.Call)
	return ok && isCall && ssaread.IsBuiltin(size.Common(), "len") && oblige.SamePath(size.Call.Args[0], over.X)
}

// sameNumber reports whether two values are the same number, or the length of the same.
func sameNumber(a, b ssa.Value) bool {
	if a == nil || b == nil {
		return false
	}
	if x, ok := a.(*ssa.Const); ok {
		y, ok := b.(*ssa.Const)
		return ok && x.Int64() == y.Int64()
	}
	x, xok := a.(*ssa.Call)
	y, yok := b.(*ssa.Call)
	if xok && yok && ssaread.IsBuiltin(x.Common(), "len") && ssaread.IsBuiltin(y.Common(), "len") {
		return oblige.SamePath(x.Call.Args[0], y.Call.Args[0])
	}
	return oblige.SamePath(a, b)
}

// notStarted finds loops that start one goroutine in each turn, or send one item to who counts down, as many
// as were added to a group before, and go on to the next turn on some way without having done so.
func notStarted(p *oblige.Package) []oblige.Breach {
	var out []oblige.Breach
	for _, o := range p.Objects() {
		if o.Open || !o.Awaited() || len(o.Of(oblige.Leak)) > 0 {
			continue
		}
		wk := p.WakesOf([]*oblige.Object{o})
		for _, add := range o.Of(oblige.GroupAdd) {
			call := add.In.(ssa.CallInstruction)
			if b, ok := notStartedAfter(p, o, add, call.Common().Args, wk); ok {
				out = append(out, b)
			}
		}
	}
	return out
}

// startsOne reports whether in starts a goroutine that counts down, or sends an item to one who does so for each.
func startsOne(p *oblige.Package, o *oblige.Object, in ssa.Instruction, wk *oblige.Wakers) bool {
	switch in := in.(type) {
	case *ssa.Send:
		return countsEach(p, o, in.Chan)
	case ssa.CallInstruction:
		return p.Starts(in) && wk.Funcs[ssaread.Callee(in.Common())]
	}
	return false
}

// countsEach reports whether a worker receives from the channel in a loop, and counts down in that.
func countsEach(p *oblige.Package, o *oblige.Object, ch ssa.Value) bool {
	queue := p.ObjectOf(ch)
	return queue != nil && slices.ContainsFunc(queue.Of(oblige.Recv, oblige.SelRecv), func(r *oblige.Op) bool {
		loop := oblige.WholeLoop(r.In.Block())
		return slices.ContainsFunc(o.Of(oblige.GroupDone), func(done *oblige.Op) bool {
			return done.Func == r.Func && !oblige.IsDefer(done.In) && loop[done.In.Block()]
		})
	})
}

func notStartedAfter(p *oblige.Package, o *oblige.Object, add *oblige.Op, args []ssa.Value, wk *oblige.Wakers) (oblige.Breach, bool) {
	if len(args) != 2 || len(o.Of(oblige.GroupAdd)) != 1 {
		return oblige.Breach{}, false
	}
	for in := range ssaread.Instrs(add.Func) {
		if !startsOne(p, o, in, wk) {
			continue
		}
		loop := oblige.InnerLoop(in.Block())
		if loop == nil || loop[add.In.Block()] || !oblige.Dominates(add.In, in) || !asOften(args[1], loop) {
			continue
		}
		head := oblige.HeadOf(loop)
		h := wk.Held(add.Func, in)
		h.Resolves[in] = true
		for _, s := range head.Succs {
			if !loop[s] || h.Resolves[s.Instrs[0]] {
				continue
			}
			for _, sk := range skips(h, s.Instrs[0], map[*ssa.BasicBlock]bool{head: true}) {
				if sk.end == nil && !tellsOther(p, o, sk) {
					return unresolvedBreach(p, add.Func, o, in, sk, p.ObjectName(o)), true
				}
			}
		}
	}
	return oblige.Breach{}, false
}
