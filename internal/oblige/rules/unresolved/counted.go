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

// notStarted finds loops that start one goroutine in each turn, as many as were added to a group
// before, and go on to the next turn on some way without having started one.
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

func notStartedAfter(p *oblige.Package, o *oblige.Object, add *oblige.Op, args []ssa.Value, wk *oblige.Wakers) (oblige.Breach, bool) {
	if len(args) != 2 || len(o.Of(oblige.GroupAdd)) != 1 {
		return oblige.Breach{}, false
	}
	for in := range ssaread.Instrs(add.Func) {
		start, ok := in.(ssa.CallInstruction)
		loop := oblige.InnerLoop(in.Block())
		if !ok || !p.Starts(start) || !wk.Funcs[ssaread.Callee(start.Common())] || loop == nil || loop[add.In.Block()] || !oblige.Dominates(add.In, in) || !sameNumber(args[1], turnsOf(loop)) {
			continue
		}
		head := oblige.HeadOf(loop)
		h := &oblige.Held{P: p, Values: map[ssa.Value]bool{}, Resolves: map[ssa.Instruction]bool{}, Direct: []ssa.Instruction{in}}
		for _, each := range wk.In(add.Func) {
			h.Resolves[each] = true
		}
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
