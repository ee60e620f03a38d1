// Package timerdrain finds receives from timers whose channel is empty: the check timer-drain.
package timerdrain

import (
	"fmt"
	"go/constant"
	"go/token"
	"go/types"
	"slices"
	"time"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/oblige"
	"github.com/futurelint/futurelint/internal/ssaread"
)

// Breaches: a channel is drained because its timer's Stop returned false, on a
// way on which the tick was received already: the drain waits for a second one.
// From go 1.23 on Stop returns false in that case only (package time, Timer.Stop).
//
// Within one function and the literals that it defers, by the variable or field
// that holds the timer, and for a field between two methods that a function calls
// one after the other. Silent where the timer is set again in between, where a flag decides about the drain,
// and where the drain is a select with another way out.
func Breaches(p *oblige.Package) []oblige.Breach {
	var out []oblige.Breach
	for _, f := range p.Funcs {
		for _, b := range f.Blocks {
			for _, in := range b.Instrs {
				drain, ok := in.(*ssa.UnOp)
				if !ok || drain.Op != token.ARROW || !oblige.Ticks(drain.X) {
					continue
				}
				b, ok := drainsTwice(p, f, drain)
				if !ok {
					b, ok = drainsNone(p, f, drain)
				}
				if ok {
					out = append(out, b)
				}
			}
		}
	}
	return out
}

// timerOf returns the cell that holds the timer whose channel c is.
func timerOf(c ssa.Value) (ssaread.Cell, ssa.Value, bool) {
	u, ok := c.(*ssa.UnOp)
	if !ok || u.Op != token.MUL {
		return ssaread.Cell{}, nil, false
	}
	fa, ok := u.X.(*ssa.FieldAddr)
	if !ok || !ssaread.IsType(fa.X.Type(), "time", "Timer") {
		return ssaread.Cell{}, nil, false
	}
	return heldIn(fa.X), fa.X, true
}

// heldIn returns the cell from which a timer was loaded: also as a field of an item that was copied as a
// whole, or as what was found in a map.
func heldIn(timer ssa.Value) ssaread.Cell {
	switch at := timer.(type) {
	case *ssa.Field:
		return ssaread.Cell{Kind: ssaread.Field, Type: ssaread.TypeKey(at.X.Type()), Field: at.Field}
	case *ssa.Lookup:
		return ssaread.ElemOf(at.X.Type())
	case *ssa.Extract:
		if found, ok := at.Tuple.(*ssa.Lookup); ok {
			return ssaread.ElemOf(found.X.Type())
		}
	}
	cell, _ := oblige.ContainerCell(timer)
	return cell
}

// sameTimer reports whether v is the timer that lies in cell, or is timer itself.
func sameTimer(v ssa.Value, cell ssaread.Cell, timer ssa.Value) bool {
	if v == timer {
		return true
	}
	c := heldIn(v)
	return c != (ssaread.Cell{}) && c == cell
}

func drainsTwice(p *oblige.Package, f *ssa.Function, drain *ssa.UnOp) (oblige.Breach, bool) {
	cell, timer, ok := timerOf(drain.X)
	if !ok {
		return oblige.Breach{}, false
	}
	stop := stopBefore(p, drain, cell, timer)
	if stop == nil {
		return oblige.Breach{}, false
	}
	reaches := func(at ssa.Instruction, revived func(ssa.Instruction) bool) bool {
		return reachesWithout(at, stop, revived)
	}
	if b, ok := tickBefore(p, f, drain, stop, cell, timer, reaches); ok {
		return b, true
	}
	if f.Parent() == nil {
		if prm, ok := timer.(*ssa.Parameter); ok {
			return handedTicked(p, drain, stop, prm)
		}
		return tickElsewhere(p, drain, stop, cell, timer)
	}
	if !defers(f.Parent(), f) {
		return tickBeforeCall(p, drain, stop, cell, timer)
	}
	returns := func(at ssa.Instruction, revived func(ssa.Instruction) bool) bool {
		return oblige.IsReturn(at) || oblige.Without(at, revived, oblige.IsReturn) != nil
	}
	return tickBefore(p, f.Parent(), drain, stop, cell, timer, returns)
}

// tickBeforeCall is for a literal that drains a timer which it captures: who calls it may have received the tick.
func tickBeforeCall(p *oblige.Package, drain *ssa.UnOp, stop ssa.Instruction, cell ssaread.Cell, timer ssa.Value) (oblige.Breach, bool) {
	f := drain.Parent()
	if cell.Kind != ssaread.Var || !entersTo(f, stop, func(in ssa.Instruction) bool { return revives(in, cell, timer) }) {
		return oblige.Breach{}, false
	}
	for _, each := range p.Callers(f) {
		call, plain := each.(*ssa.Call)
		if !plain || p.Starts(call) {
			continue
		}
		calls := func(at ssa.Instruction, revived func(ssa.Instruction) bool) bool {
			return reachesWithout(at, call, revived)
		}
		if b, ok := tickBefore(p, call.Parent(), drain, stop, cell, timer, calls); ok {
			return b, true
		}
	}
	return oblige.Breach{}, false
}

// drainsNone is for a timer that only ever calls a function, made by time.AfterFunc: it has no
// channel, and who receives from it waits for ever.
func drainsNone(p *oblige.Package, f *ssa.Function, drain *ssa.UnOp) (oblige.Breach, bool) {
	cell, timer, ok := timerOf(drain.X)
	if !ok {
		return oblige.Breach{}, false
	}
	if slices.ContainsFunc(p.Guards(drain), func(br *ssa.If) bool {
		cmp, ok := br.Cond.(*ssa.BinOp)
		return ok && oblige.Ticks(cmp.X) && oblige.IsNil(cmp.Y)
	}) {
		return oblige.Breach{}, false // it asks whether there is a channel
	}
	made := []ssa.Value{timer}
	if cell != (ssaread.Cell{}) {
		made = nil
		for _, in := range p.Writers(cell) {
			var val ssa.Value
			switch in := in.(type) {
			case *ssa.Store:
				val = in.Val
			case *ssa.MapUpdate:
				val = in.Value
			default:
				return oblige.Breach{}, false
			}
			if _, whole := val.Type().Underlying().(*types.Struct); !whole && !oblige.IsNil(val) {
				made = append(made, val) // an item that is copied as a whole has its timer from elsewhere
			}
		}
	}
	made = slices.DeleteFunc(origins(p, made, 3), oblige.IsNil)
	if len(made) == 0 || slices.ContainsFunc(made, func(v ssa.Value) bool { return !callsBack(v) }) || unexpired(p, drain, cell, timer, made) {
		return oblige.Breach{}, false
	}
	start := made[0].(*ssa.Call)
	b := oblige.Breach{Check: "timer-drain", Func: f, Pos: drain.Pos()}
	b.Message = fmt.Sprintf("%s receives from a timer made by time.AfterFunc at line %d, which has no channel", ssaread.ShortName(f), p.Line(start.Pos()))
	b.Steps = []oblige.Step{
		{Pos: start.Pos(), Side: "completer", Func: start.Parent(), Text: "starts a timer that calls a function"},
		{Pos: drain.Pos(), Side: "waiter", Func: f, Text: "waits for its tick"},
		{Pos: drain.Pos(), Text: "the timer never ticks, and nobody will wake the waiter"},
	}
	return b, true
}

// origins returns what values are on their several ways, and where they come in as parameters what the callers
// hand over, if all of these are known.
func origins(p *oblige.Package, vs []ssa.Value, depth int) []ssa.Value {
	var out []ssa.Value
	seen := map[ssa.Value]bool{}
	for ; len(vs) > 0; vs = vs[1:] {
		v := vs[0]
		if seen[v] {
			continue
		}
		seen[v] = true
		if phi, ok := v.(*ssa.Phi); ok {
			vs = append(slices.Clone(vs), phi.Edges...)
		} else if from := handedFor(p, v); len(from) > 0 && depth > 0 {
			out = append(out, origins(p, from, depth-1)...)
		} else {
			out = append(out, v)
		}
	}
	return out
}

// handedFor returns what the callers hand over for the parameter v; nothing where not all of them are known.
func handedFor(p *oblige.Package, v ssa.Value) []ssa.Value {
	prm, ok := v.(*ssa.Parameter)
	if !ok || p.IsEntry(prm.Parent()) || p.Taken(prm.Parent()) {
		return nil
	}
	var out []ssa.Value
	for _, call := range p.Callers(prm.Parent()) {
		arg := oblige.ArgumentFor(call, prm.Parent(), prm)
		if arg == nil {
			return nil
		}
		out = append(out, arg)
	}
	return out
}

// callsBack reports whether v is a timer made by time.AfterFunc.
func callsBack(v ssa.Value) bool {
	call, ok := v.(*ssa.Call)
	if !ok {
		return false
	}
	callee := ssaread.Callee(call.Common())
	return callee != nil && callee.String() == "time.AfterFunc"
}

// unexpired reports whether the drain is for a timer that its function has just made, to run out in a day at the
// earliest, and not set since: Stop finds it running.
func unexpired(p *oblige.Package, drain *ssa.UnOp, cell ssaread.Cell, timer ssa.Value, made []ssa.Value) bool {
	stop := stopBefore(p, drain, cell, timer)
	if stop == nil {
		return false
	}
	own := slices.DeleteFunc(slices.Clone(made), func(v ssa.Value) bool { return v.Parent() != stop.Parent() })
	for in := range ssaread.Instrs(stop.Parent()) {
		if call, ok := in.(*ssa.Call); ok && isTimerCall(call, "Reset") && sameTimer(call.Call.Args[0], cell, timer) {
			return false
		}
	}
	return len(own) == 1 && farOff(own[0].(*ssa.Call).Call.Args[0]) && oblige.Dominates(own[0].(*ssa.Call), stop)
}

// farOff reports whether v is a constant of a day or more.
func farOff(v ssa.Value) bool {
	c, ok := v.(*ssa.Const)
	if !ok || c.Value == nil {
		return false
	}
	d, exact := constant.Int64Val(constant.ToInt(c.Value))
	return exact && time.Duration(d) >= 24*time.Hour
}

// tickBefore looks in f for a receipt of the tick from which a way, as reaches
// tells, leads to the drain without setting the timer again.
func tickBefore(p *oblige.Package, f *ssa.Function, drain *ssa.UnOp, stop ssa.Instruction, cell ssaread.Cell, timer ssa.Value,
	reaches func(ssa.Instruction, func(ssa.Instruction) bool) bool) (oblige.Breach, bool) {
	revived := func(in ssa.Instruction) bool { return revives(in, cell, timer) }
	for _, tick := range receipts(f, cell, timer) {
		if at := startOf(tick, cell, timer); at != nil && !drained(p, tick, cell, timer) && reaches(at, revived) {
			return drainBreach(p, drain.Parent(), drain, stop, tick), true
		}
	}
	return oblige.Breach{}, false
}

// drained reports whether a receipt is itself a drain after Stop: who writes it
// keeps books of whether the timer runs, which are not read here.
func drained(p *oblige.Package, tick ssa.Instruction, cell ssaread.Cell, timer ssa.Value) bool {
	u, ok := tick.(*ssa.UnOp)
	return ok && stopBefore(p, u, cell, timer) != nil
}

// defers reports whether g defers the function literal f.
func defers(g, f *ssa.Function) bool {
	for in := range ssaread.Instrs(g) {
		if d, ok := in.(*ssa.Defer); ok && ssaread.Callee(d.Common()) == f {
			return true
		}
	}
	return false
}

// stopBefore returns the call of Stop whose false result leads to the drain, nil
// where something else decides about it as well.
func stopBefore(p *oblige.Package, drain *ssa.UnOp, cell ssaread.Cell, timer ssa.Value) ssa.Instruction {
	at := drain.Block()
	for range 3 {
		deps := decides(p, at)
		var next *ssa.BasicBlock
		for _, br := range deps {
			if isFlag(br.Cond) || asksSet(br.Cond) || asksRoom(br.Cond) {
				return nil
			}
			if call := stopCall(br, drain, cell, timer); call != nil {
				for _, above := range decides(p, br.Block()) {
					if isFlag(above.Cond) || asksSet(above.Cond) || asksRoom(above.Cond) || br.Block() != drain.Block() && asksState(above.Cond) && !stepsOn(above) {
						return nil
					}
				}
				return call
			}
			next = br.Block()
		}
		if next == nil {
			return nil
		}
		at = next
	}
	return nil
}

// asksRoom reports whether v compares how many ticks lie in a timer's channel.
func asksRoom(v ssa.Value) bool {
	cmp, ok := v.(*ssa.BinOp)
	if !ok {
		return false
	}
	for _, side := range []ssa.Value{cmp.X, cmp.Y} {
		if n, ok := side.(*ssa.Call); ok && ssaread.IsBuiltin(n.Common(), "len") && oblige.Ticks(n.Call.Args[0]) {
			return true
		}
	}
	return false
}

// decides returns the branches that decide, last of all, whether b is come to.
func decides(p *oblige.Package, b *ssa.BasicBlock) []*ssa.If {
	var out []*ssa.If
	for _, d := range p.Flow(b.Parent()).Deps[b.Index] {
		if br, ok := oblige.Last(b.Parent().Blocks[d]).(*ssa.If); ok {
			out = append(out, br)
		}
	}
	return out
}

// stepsOn reports whether a branch asks whether a loop goes round again, by the index that
// it steps itself: that says nothing of the timer.
func stepsOn(br *ssa.If) bool {
	cmp, ok := br.Cond.(*ssa.BinOp)
	if !ok {
		return false
	}
	index, ok := cmp.X.(*ssa.Phi)
	if next, stepped := cmp.X.(*ssa.BinOp); stepped && next.Op == token.ADD && oblige.IsOne(next.Y) { // a range steps first
		index, ok = next.X.(*ssa.Phi)
	}
	return ok && index.Block() == br.Block() && !slices.ContainsFunc(index.Edges, func(e ssa.Value) bool {
		next, stepped := e.(*ssa.BinOp)
		_, start := e.(*ssa.Const)
		return !start && !(stepped && next.Op == token.ADD && next.X == index && oblige.IsOne(next.Y))
	})
}

// asksState reports whether a condition asks of numbers that are kept, such as how
// many wait for the timer.
func asksState(v ssa.Value) bool {
	cmp, ok := v.(*ssa.BinOp)
	if !ok || oblige.Arrived(v) {
		return false
	}
	b, ok := cmp.X.Type().Underlying().(*types.Basic)
	return ok && b.Info()&types.IsInteger != 0
}

// asksSet reports whether a condition asks if a variable was set, which is left empty
// on another way: it stands for a flag, such as the next time that is not zero where
// the timer runs.
func asksSet(v ssa.Value) bool {
	switch v := v.(type) {
	case *ssa.UnOp:
		return v.Op == token.NOT && asksSet(v.X)
	case *ssa.BinOp:
		return (v.Op == token.EQL || v.Op == token.NEQ) && oblige.Emptied(v.Y) && leftEmpty(v.X)
	case *ssa.Call:
		callee := ssaread.Callee(v.Common())
		return callee != nil && callee.Name() == "IsZero" && len(v.Call.Args) == 1 && leftEmpty(v.Call.Args[0])
	}
	return false
}

// leftEmpty reports whether v is a variable that is set on one way and zero on
// another; neither an error nor the timer itself, which may have ticked.
func leftEmpty(v ssa.Value) bool {
	phi, ok := v.(*ssa.Phi)
	return ok && !ssaread.IsError(phi.Type()) && !ssaread.IsType(phi.Type(), "time", "Timer") && slices.ContainsFunc(phi.Edges, oblige.Emptied)
}

// stopCall returns the call of the timer's Stop whose false result leads by br to the drain.
func stopCall(br *ssa.If, drain *ssa.UnOp, cell ssaread.Cell, timer ssa.Value) *ssa.Call {
	cond, neg := br.Cond, false
	if n, ok := cond.(*ssa.UnOp); ok && n.Op == token.NOT {
		cond, neg = n.X, true
	}
	call, ok := cond.(*ssa.Call)
	if !ok || !isTimerCall(call, "Stop") || !sameTimer(call.Call.Args[0], cell, timer) || oblige.ComesTo(br, 0, drain) != neg {
		return nil
	}
	return call
}

// isFlag reports whether a condition is a variable, not something that is computed there.
func isFlag(v ssa.Value) bool {
	switch v := v.(type) {
	case *ssa.Phi, *ssa.Parameter: // a caller may know that it has received the tick
		return true
	case *ssa.UnOp:
		return v.Op == token.MUL
	}
	return false
}

func isTimerCall(call *ssa.Call, name string) bool {
	callee := ssaread.Callee(call.Common())
	return callee != nil && callee.String() == "(*time.Timer)."+name
}

// receipts returns the instructions of f that receive the timer's tick.
func receipts(f *ssa.Function, cell ssaread.Cell, timer ssa.Value) []ssa.Instruction {
	var out []ssa.Instruction
	for in := range ssaread.Instrs(f) {
		switch in := in.(type) {
		case *ssa.UnOp:
			if in.Op == token.ARROW && isTick(in.X, cell, timer) {
				out = append(out, in)
			}
		case *ssa.Select:
			for _, st := range in.States {
				if isTick(st.Chan, cell, timer) {
					out = append(out, in)
				}
			}
		}
	}
	return out
}

func isTick(c ssa.Value, cell ssaread.Cell, timer ssa.Value) bool {
	at, v, ok := timerOf(c)
	return ok && (v == timer || at == cell && at != (ssaread.Cell{}))
}

// startOf returns the first instruction behind the receipt of the tick: of a
// select, in the case that received it.
func startOf(tick ssa.Instruction, cell ssaread.Cell, timer ssa.Value) ssa.Instruction {
	sel, ok := tick.(*ssa.Select)
	if !ok {
		return tick
	}
	for i, st := range sel.States {
		if isTick(st.Chan, cell, timer) {
			if b := oblige.CaseBlock(sel, i); b != nil {
				return b.Instrs[0]
			}
		}
	}
	return nil
}

// revives reports whether in sets the timer again, or makes a new one.
func revives(in ssa.Instruction, cell ssaread.Cell, timer ssa.Value) bool {
	if v, ok := in.(ssa.Value); ok && v == timer && !readsVariable(in) {
		return true // each round has its own
	}
	switch in := in.(type) {
	case *ssa.Call:
		return isTimerCall(in, "Reset") && sameTimer(in.Call.Args[0], cell, timer)
	case *ssa.Store:
		return cell != (ssaread.Cell{}) && ssaread.CellOf(in.Addr) == cell
	}
	return false
}

// readsVariable reports whether in reads a variable, in which the same may lie each time.
func readsVariable(in ssa.Instruction) bool {
	load, ok := in.(*ssa.UnOp)
	return ok && load.Op == token.MUL && ssaread.CellOf(load.X).Kind == ssaread.Var
}

// reachesWithout reports whether a way leads from one instruction, itself
// included, to another without one that stops it.
func reachesWithout(from, to ssa.Instruction, stop func(ssa.Instruction) bool) bool {
	if stop(from) {
		return false
	}
	return from == to || oblige.Without(from, stop, func(in ssa.Instruction) bool { return in == to }) != nil
}

func drainBreach(p *oblige.Package, f *ssa.Function, drain *ssa.UnOp, stop, tick ssa.Instruction) oblige.Breach {
	b := oblige.Breach{Check: "timer-drain", Func: f, Pos: drain.Pos()}
	b.Message = fmt.Sprintf("%s drains the timer whose tick it may have received at line %d", ssaread.ShortName(f), p.Line(oblige.PosOf(tick)))
	b.Steps = []oblige.Step{
		{Pos: oblige.PosOf(tick), Side: "waiter", Func: tick.Parent(), Text: "receives the tick"},
		{Pos: oblige.PosOf(stop), Side: "waiter", Func: f, Text: "calls Stop, which returns false"},
		{Pos: drain.Pos(), Side: "waiter", Func: f, Text: "waits for a second tick"},
		{Pos: drain.Pos(), Text: "the timer does not tick again, and nobody will wake the waiter"},
	}
	return b
}
