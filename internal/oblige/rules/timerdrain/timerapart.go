package timerdrain

import (
	"go/constant"
	"go/token"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/oblige"
	"github.com/futurelint/futurelint/internal/ssaread"
)

// tickElsewhere looks for a receipt of the tick in another method, and for a
// function that calls first that one, then the one that drains, without setting
// the timer in between. The timer lies in a field.
func tickElsewhere(p *oblige.Package, drain *ssa.UnOp, stop ssa.Instruction, cell ssaread.Cell, timer ssa.Value) (oblige.Breach, bool) {
	f := drain.Parent()
	if cell.Kind != ssaread.Field || !entersTo(f, stop, func(in ssa.Instruction) bool { return revives(in, cell, timer) }) {
		return oblige.Breach{}, false
	}
	for _, g := range p.Funcs {
		if g == f || g.Parent() != nil {
			continue
		}
		for _, tick := range receipts(g, cell, nil) {
			if leavesTicked(p, tick, cell) && calledInTurn(p, g, f, tick, cell) {
				return drainBreach(p, f, drain, stop, tick), true
			}
		}
	}
	return tickInCaller(p, drain, stop, cell, timer)
}

// tickInCaller is for a method that drains a timer in a field: who calls it may have received the
// tick of that object's timer itself.
func tickInCaller(p *oblige.Package, drain *ssa.UnOp, stop ssa.Instruction, cell ssaread.Cell, timer ssa.Value) (oblige.Breach, bool) {
	f, resets := drain.Parent(), resetters(p, cell)
	at := oblige.RouteOf(timer)
	for _, each := range p.Callers(f) {
		call, ok := each.(*ssa.Call)
		if !ok || p.Starts(call) || len(call.Call.Args) == 0 || at.Root != ssa.Value(f.Params[0]) || slices.ContainsFunc(decides(p, call.Block()), func(br *ssa.If) bool { return isFlag(br.Cond) }) {
			continue
		}
		there := oblige.RouteOf(call.Call.Args[0])
		there.Steps += at.Steps
		revived := func(in ssa.Instruction) bool {
			return in != call && (revives(in, cell, nil) || p.MayCall(in, resets))
		}
		for _, tick := range receipts(call.Parent(), cell, nil) {
			start := startOf(tick, cell, nil)
			if start != nil && tickedAt(tick, cell) == there && !drained(p, tick, cell, nil) && reachesWithout(start, call, revived) {
				return drainBreach(p, f, drain, stop, tick), true
			}
		}
	}
	return oblige.Breach{}, false
}

// tickedAt returns where the timer in cell lies whose tick is received.
func tickedAt(tick ssa.Instruction, cell ssaread.Cell) oblige.Route {
	var chans []ssa.Value
	switch tick := tick.(type) {
	case *ssa.UnOp:
		chans = append(chans, tick.X)
	case *ssa.Select:
		for _, st := range tick.States {
			chans = append(chans, st.Chan)
		}
	}
	for _, c := range chans {
		if at, timer, ok := timerOf(c); ok && at == cell {
			return oblige.RouteOf(timer)
		}
	}
	return oblige.Route{}
}

// handedTicked is for a function that drains the timer it is handed: a caller may
// have received the tick already.
func handedTicked(p *oblige.Package, drain *ssa.UnOp, stop ssa.Instruction, prm *ssa.Parameter) (oblige.Breach, bool) {
	f := drain.Parent()
	for _, call := range p.Callers(f) {
		started := p.Starts(call)
		arg := oblige.ArgumentFor(call, f, prm)
		if started || arg == nil {
			continue
		}
		cell, _ := oblige.ContainerCell(arg)
		reaches := func(at ssa.Instruction, revived func(ssa.Instruction) bool) bool {
			if _, deferred := call.(*ssa.Defer); deferred {
				return oblige.Dominates(call, at) && (oblige.IsReturn(at) || oblige.Without(at, revived, oblige.IsReturn) != nil)
			}
			return reachesWithout(at, call, func(in ssa.Instruction) bool { return in != call && revived(in) })
		}
		if b, ok := tickBefore(p, call.Parent(), drain, stop, cell, arg, reaches); ok {
			return b, true
		}
		if b, ok := tickBeforeLiteral(p, call, drain, stop, cell); ok {
			return b, true
		}
	}
	return oblige.Breach{}, false
}

// tickBeforeLiteral is for a drain that a function literal does whenever it is called:
// the function that it is a literal of may call it after it received the tick.
func tickBeforeLiteral(p *oblige.Package, call ssa.Instruction, drain *ssa.UnOp, stop ssa.Instruction, cell ssaread.Cell) (oblige.Breach, bool) {
	lit := call.Parent()
	outer := lit.Parent()
	if outer == nil || cell == (ssaread.Cell{}) || !oblige.OnEveryWay(call) || !entersTo(lit, call, func(in ssa.Instruction) bool { return in != call && revives(in, cell, nil) }) {
		return oblige.Breach{}, false
	}
	for _, each := range p.Callers(lit) {
		c, ok := each.(*ssa.Call)
		if !ok || c.Parent() != outer || slices.ContainsFunc(decides(p, c.Block()), func(br *ssa.If) bool { return isFlag(br.Cond) }) {
			continue
		}
		reaches := func(at ssa.Instruction, revived func(ssa.Instruction) bool) bool {
			return reachesWithout(at, c, revived)
		}
		if b, ok := tickBefore(p, outer, drain, stop, cell, nil, reaches); ok {
			return b, true
		}
	}
	return oblige.Breach{}, false
}

// entersTo reports whether a way leads from the start of f to an instruction without one that stops it.
func entersTo(f *ssa.Function, to ssa.Instruction, stop func(ssa.Instruction) bool) bool {
	return reachesWithout(f.Blocks[0].Instrs[0], to, stop)
}

// leavesTicked reports whether a function returns after the tick without setting
// the timer, or anything else of its object that could tell of the tick.
func leavesTicked(p *oblige.Package, tick ssa.Instruction, cell ssaread.Cell) bool {
	at := startOf(tick, cell, nil)
	if at == nil || drained(p, tick, cell, nil) {
		return false
	}
	tells := func(in ssa.Instruction) bool {
		if st, ok := in.(*ssa.Store); ok && ssaread.CellOf(st.Addr).Kind == ssaread.Field {
			return true
		}
		call, ok := in.(*ssa.Call)
		return ok && p.HasBody(ssaread.Callee(call.Common())) || revives(in, cell, nil)
	}
	return !tells(at) && (oblige.IsReturn(at) || oblige.Without(at, tells, oblige.IsReturn) != nil)
}

// calledInTurn reports whether a function calls g and then f, past no other call
// that may set the timer, on a way that the tick in g allows.
func calledInTurn(p *oblige.Package, g, f *ssa.Function, tick ssa.Instruction, cell ssaread.Cell) bool {
	resets := resetters(p, cell)
	for _, first := range p.Callers(g) {
		call, ok := first.(*ssa.Call)
		if !ok {
			continue
		}
		for _, second := range p.Callers(f) {
			next, ok := second.(*ssa.Call)
			if !ok || next.Parent() != call.Parent() || !sameReceiver(call, next) {
				continue
			}
			stop := func(in ssa.Instruction) bool { return in != next && (revives(in, cell, nil) || p.MayCall(in, resets)) }
			if followsTick(p, call, next, tick, stop) {
				return true
			}
		}
	}
	return false
}

// sameReceiver reports whether two methods are called on the same value.
func sameReceiver(a, b *ssa.Call) bool {
	return len(a.Call.Args) > 0 && len(b.Call.Args) > 0 && oblige.RouteOf(a.Call.Args[0]) == oblige.RouteOf(b.Call.Args[0])
}

// resetters returns the functions in which the timer in cell may be set.
func resetters(p *oblige.Package, cell ssaread.Cell) map[*ssa.Function]bool {
	out := map[*ssa.Function]bool{}
	for _, f := range p.Funcs {
		for in := range ssaread.Instrs(f) {
			out[f] = out[f] || revives(in, cell, nil)
		}
	}
	return out
}

// followsTick reports whether a way leads from call to next without stop; where
// the result of call decides about the way, it is what is returned after the tick.
func followsTick(p *oblige.Package, call, next *ssa.Call, tick ssa.Instruction, stop func(ssa.Instruction) bool) bool {
	ticked, known := resultAfter(tick)
	if !known && lookedAt(call) {
		return false
	}
	seen := map[*ssa.BasicBlock]bool{}
	var from func(b *ssa.BasicBlock, instrs []ssa.Instruction) bool
	from = func(b *ssa.BasicBlock, instrs []ssa.Instruction) bool {
		for _, in := range instrs {
			if in == next {
				return true
			}
			if stop(in) {
				return false
			}
		}
		for i, succ := range b.Succs {
			if br, ok := oblige.Last(b).(*ssa.If); ok && known && !takesWay(br, call, ticked, i) {
				continue
			}
			if !seen[succ] {
				seen[succ] = true
				if from(succ, succ.Instrs) {
					return true
				}
			}
		}
		return false
	}
	return from(call.Block(), call.Block().Instrs[oblige.IndexIn(call)+1:])
}

// takesWay reports whether a branch may go way i, where call returned result.
func takesWay(br *ssa.If, call *ssa.Call, result bool, i int) bool {
	cond, truth := br.Cond, result
	if n, ok := cond.(*ssa.UnOp); ok && n.Op == token.NOT {
		cond, truth = n.X, !truth
	}
	return cond != ssa.Value(call) || truth == (i == 0)
}

// lookedAt reports whether a call's result is looked at.
func lookedAt(call *ssa.Call) bool { return call.Referrers() != nil && len(*call.Referrers()) > 0 }

// resultAfter returns the one bool that a function returns after the tick.
func resultAfter(tick ssa.Instruction) (result, known bool) {
	at := tick
	if sel, ok := tick.(*ssa.Select); ok {
		for i, st := range sel.States {
			if b := oblige.CaseBlock(sel, i); b != nil && oblige.Ticks(st.Chan) {
				at = b.Instrs[0]
			}
		}
	}
	ret, ok := at.(*ssa.Return)
	if !ok {
		ret, ok = oblige.Without(at, oblige.Never, oblige.IsReturn).(*ssa.Return)
	}
	if !ok || len(ret.Results) != 1 {
		return false, false
	}
	c, ok := oblige.Stored(ret.Results[0], ret).(*ssa.Const)
	if !ok || c.Value == nil || c.Value.Kind() != constant.Bool {
		return false, false
	}
	return constant.BoolVal(c.Value), true
}
