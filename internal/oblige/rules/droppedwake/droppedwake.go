// Package droppedwake finds waiters that leave with what they were granted: the check dropped-wake.
package droppedwake

import (
	"fmt"
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/known"
	"github.com/futurelint/futurelint/internal/oblige"
	"github.com/futurelint/futurelint/internal/protocol"
	"github.com/futurelint/futurelint/internal/ssaread"
)

// Breaches: who leaves a wait, or gives back what it reserved, owes the wake
// that it got, or that its place held back, to the next waiter.
//
// May-analysis: any call that may lead to a wake of the object meets the
// obligation. Not modelled, hence silent: grants whose owner is not told by the
// code, such as broadcasts.
func Breaches(p *oblige.Package) []oblige.Breach {
	var out []oblige.Breach
	for _, w := range p.Waiters() {
		out = append(out, givenBack(p, w)...)
	}
	for _, f := range p.Funcs {
		for _, l := range leavers(p, f) {
			if b, ok := leaves(p, l); ok {
				out = append(out, b)
			}
		}
	}
	out = append(out, keptSlots(p)...)
	out = append(out, keptPermits(p)...)
	out = append(out, keptWeights(p)...)
	out = append(out, keptBatons(p)...)
	return append(out, lentItems(p)...)
}

// givenBack finds functions that reserve what w tests, let go of the lock, and
// give it back without a wake: w may have parked in between.
func givenBack(p *oblige.Package, w *oblige.Waiter) []oblige.Breach {
	if w.Park.Kind != oblige.CondWait || w.Foreign {
		return nil
	}
	wk := p.WakesOf(w.Objects)
	var out []oblige.Breach
	for _, t := range w.Tests {
		for _, in := range p.Writers(t.Cell) {
			wr, ok := p.WriteTo(in, t.Cell)
			if !ok || t.Effect(wr) != oblige.Keeps || p.Private(wr.Addr) {
				continue
			}
			if in.Parent() == w.Park.Func && !p.ManyIn(in.Parent(), 0) {
				continue // who waits is who gives back
			}
			if undo, ret := takenBack(p, in, t, wk); ret != nil {
				out = append(out, givenBackBreach(p, w, t, in, undo, ret))
			}
		}
	}
	return out
}

// takenBack returns a write that takes back the reservation in, behind an unlock,
// and a return behind it with no wake before.
func takenBack(p *oblige.Package, in ssa.Instruction, t *oblige.Test, wk *oblige.Wakers) (ssa.Instruction, ssa.Instruction) {
	f := in.Parent()
	for _, undo := range p.Writers(t.Cell) {
		if undo.Parent() != f || !oblige.Dominates(in, undo) || undo == in || wk.At(undo) || !undoes(p, undo, t) || !unlockBetween(p, in, undo) {
			continue
		}
		if oblige.DefersWake(f, wk) || p.CallersWake(f, wk) {
			return nil, nil
		}
		if ret := oblige.Without(undo, wk.At, oblige.IsReturn); ret != nil {
			return undo, ret
		}
	}
	return nil, nil
}

// undoes reports whether in makes the tested cell smaller, where it was made
// larger, or the other way round: by a step back, or by what a function makes of it.
func undoes(p *oblige.Package, in ssa.Instruction, t *oblige.Test) bool {
	wr, ok := p.WriteTo(in, t.Cell)
	if !ok {
		return false
	}
	if call, ok := wr.Val.(*ssa.Call); ok && t.Len {
		for _, a := range call.Call.Args {
			if c, _ := oblige.ContainerCell(a); c == t.Cell && !ssaread.IsBuiltin(call.Common(), "append") {
				return true
			}
		}
	}
	e := t.Effect(wr)
	return e == oblige.Nears || e == oblige.Fails
}

func unlockBetween(p *oblige.Package, a, b ssa.Instruction) bool {
	hit := false
	oblige.Walk(a, func(in ssa.Instruction) bool {
		if _, way := p.LockCall(in); way < 0 && oblige.Reaches(in, b) {
			hit = true
		}
		return !hit && in != b
	})
	return hit
}

func givenBackBreach(p *oblige.Package, w *oblige.Waiter, t *oblige.Test, in, undo, ret ssa.Instruction) oblige.Breach {
	f := ret.Parent()
	pos := oblige.ReturnPos(ret)
	name := oblige.CellName(t.Cell, p)
	return oblige.Breach{
		Check:   "dropped-wake",
		Func:    f,
		Pos:     pos,
		Message: fmt.Sprintf("%s gives back %s and returns at line %d without a wake", ssaread.ShortName(f), name, p.Line(pos)),
		Steps: []oblige.Step{
			{Pos: oblige.PosOf(in), Side: "completer", Func: f, Text: "reserves: changes " + name},
			{Pos: oblige.PosOf(t.Load), Side: "waiter", Func: w.Park.Func, Text: "tests " + name + ": nothing is left"},
			{Pos: w.Park.Pos(), Side: "waiter", Func: w.Park.Func, Text: "parks"},
			{Pos: oblige.PosOf(undo), Side: "completer", Func: f, Text: "gives back what it reserved"},
			{Pos: pos, Side: "completer", Func: f, Text: "returns without a wake"},
			{Pos: pos, Func: f, Text: "there is room again, nobody will wake the waiter"},
		},
	}
}

// leaver is a select in which somebody waits for a grant and may be cancelled.
type leaver struct {
	f      *ssa.Function
	sel    *ssa.Select
	grant  int // the case
	cancel int
	object *oblige.Object // what the grant comes through
	own    ssa.Value
}

// leavers returns the selects of f in which a grant is waited for along with a cancel.
func leavers(p *oblige.Package, f *ssa.Function) []leaver {
	var out []leaver
	for in := range ssaread.Instrs(f) {
		sel, ok := in.(*ssa.Select)
		if !ok || !sel.Blocking {
			continue
		}
		for i, st := range sel.States {
			if st.Dir != types.RecvOnly || oblige.IsCancel(st.Chan) || oblige.Ticks(st.Chan) {
				continue
			}
			if o := p.ObjectOf(st.Chan); o != nil && !o.Open {
				out = append(out, leaversOf(f, sel, i, o)...)
			}
		}
	}
	return out
}

// leaversOf returns one leaver for each other case in which something is received.
func leaversOf(f *ssa.Function, sel *ssa.Select, grant int, o *oblige.Object) []leaver {
	var out []leaver
	for i, st := range sel.States {
		if i != grant && st.Dir == types.RecvOnly {
			out = append(out, leaver{f, sel, grant, i, o, sel.States[grant].Chan})
		}
	}
	return out
}

// defersWake reports whether who comes to the wait of l has deferred a wake: what is deferred only once
// the grant has come does not help who is cancelled.
func defersWake(l leaver, wk *oblige.Wakers) bool {
	return oblige.DefersWakeBy(l.f, wk, func(in ssa.Instruction) bool { return oblige.Reaches(in, l.sel) })
}

// leaves decides whether the cancelled way of l drops something.
func leaves(p *oblige.Package, l leaver) (oblige.Breach, bool) {
	start := oblige.CaseBlock(l.sel, l.cancel)
	if start == nil {
		return oblige.Breach{}, false
	}
	wk := p.WakesOf([]*oblige.Object{l.object})
	if b, ok := holdsUp(p, l, start, wk); ok {
		return b, true
	}
	if b, ok := keepsGrant(p, l, start, wk); ok {
		return b, true
	}
	if b, ok := freesOnly(p, l, start, wk); ok {
		return b, true
	}
	if b, ok := keepsCount(p, l, start, wk); ok {
		return b, true
	}
	if b, ok := breaksChain(p, l, start); ok {
		return b, true
	}
	return leavesFront(p, l, start, wk)
}

// holdsUp: the waiter takes itself out of a queue that is served in order, and
// those behind it, who may want less than it did, are not looked at.
func holdsUp(p *oblige.Package, l leaver, start *ssa.BasicBlock, wk *oblige.Wakers) (oblige.Breach, bool) {
	server := headOfLine(p, l.object)
	if server == nil || p.CallersWake(l.f, wk) || defersWake(l, wk) {
		return oblige.Breach{}, false
	}
	for _, in := range behind(start) {
		if !removes(in) || oblige.Without(in, oblige.Never, wk.At) != nil {
			continue
		}
		ret := oblige.Without(in, oblige.Never, oblige.IsReturn)
		if ret == nil {
			continue
		}
		pos := oblige.ReturnPos(ret)
		return oblige.Breach{
			Check:   "dropped-wake",
			Func:    l.f,
			Pos:     pos,
			Message: fmt.Sprintf("%s leaves the queue at line %d, nobody looks at those behind it", ssaread.ShortName(l.f), p.Line(oblige.PosOf(in))),
			Steps: []oblige.Step{
				{Pos: l.sel.Pos(), Side: "waiter", Func: l.f, Text: "parks at the front of the queue"},
				{Pos: oblige.PosOf(server), Side: "completer", Func: server.Parent(), Text: "stops: the front does not fit, though the next one would"},
				{Pos: oblige.PosOf(in), Side: "waiter", Func: l.f, Text: "is cancelled and leaves the queue"},
				{Pos: pos, Side: "waiter", Func: l.f, Text: "returns without having the queue looked at again"},
				{Pos: pos, Func: l.f, Text: "the next in the queue fits, nobody will wake the waiter"},
			},
		}, true
	}
	return oblige.Breach{}, false
}

// behind returns the instructions of the blocks that b dominates, in order.
func behind(b *ssa.BasicBlock) []ssa.Instruction {
	var out []ssa.Instruction
	for _, each := range b.Parent().Blocks {
		if oblige.ReachesBlock(b, each, nil) && (b.Dominates(each) || len(b.Preds) != 1) {
			out = append(out, each.Instrs...)
		}
	}
	return out
}

// removes reports whether in takes an element out of a list, map or slice that lies in a field.
func removes(in ssa.Instruction) bool {
	switch in := in.(type) {
	case *ssa.Store:
		_, field := in.Addr.(*ssa.FieldAddr)
		w := oblige.StoreOf(in.Addr, in.Val, ssaread.CellOf(in.Addr))
		return field && w.Delta < 0 && oblige.IsContainer(in.Val.Type())
	case *ssa.Call:
		if ssaread.IsBuiltin(in.Common(), "delete") {
			return true
		}
		callee := ssaread.Callee(in.Common())
		return callee != nil && callee.Name() == "Remove" && ssaread.PkgPath(callee) == "container/list"
	}
	return false
}

// headOfLine returns where who grants through o stops serving a queue because
// its front does not fit: it compares something of the item by size.
func headOfLine(p *oblige.Package, o *oblige.Object) ssa.Instruction {
	for _, op := range o.Of(oblige.Close, oblige.Send, oblige.TrySend) {
		loop := oblige.InnerLoop(op.In.Block())
		if loop == nil {
			continue
		}
		item := oblige.RootOf(op.Val)
		for _, b := range op.Func.Blocks {
			br, ok := oblige.Last(b).(*ssa.If)
			if !ok || !loop[b] || loop[b.Succs[0]] == loop[b.Succs[1]] {
				continue
			}
			cmp, ok := br.Cond.(*ssa.BinOp)
			if !ok || cmp.Op == token.EQL || cmp.Op == token.NEQ {
				continue
			}
			if oblige.Of(cmp.X, item) != oblige.Of(cmp.Y, item) {
				return br
			}
		}
	}
	return nil
}

// keepsGrant: what is granted is a token that somebody has to give back; the
// cancelled waiter may have been granted it already, and returns without it.
func keepsGrant(p *oblige.Package, l leaver, start *ssa.BasicBlock, wk *oblige.Wakers) (oblige.Breach, bool) {
	op, cell := handOff(p, l.object)
	if op == nil || op.Func == l.f || !takesFast(p, l, cell) || callersGive(p, l.f, wk) || defersWake(l, wk) {
		return oblige.Breach{}, false
	}
	writers := map[*ssa.Function]bool{}
	for _, in := range p.Writers(cell) {
		writers[in.Parent()] = true
	}
	met := func(in ssa.Instruction) bool {
		return tellingly(p, in, start) || swaps(in) || callsRemover(p, in) || wk.At(in) || p.WritesCell(in, cell) || p.MayCall(in, writers) || looksAt(p, in, l)
	}
	first := start.Instrs[0]
	ret := first
	if !oblige.IsReturn(first) {
		if met(first) {
			return oblige.Breach{}, false
		}
		ret = oblige.Feasible(first, met, oblige.IsReturn)
	}
	if ret == nil || succeeds(ret) {
		return oblige.Breach{}, false
	}
	pos := oblige.ReturnPos(ret)
	return oblige.Breach{
		Check:   "dropped-wake",
		Func:    l.f,
		Pos:     pos,
		Message: fmt.Sprintf("%s returns at line %d with what line %d granted, passes nothing on", ssaread.ShortName(l.f), p.Line(pos), p.Line(op.Pos())),
		Steps: []oblige.Step{
			{Pos: l.sel.Pos(), Side: "waiter", Func: l.f, Text: "parks until it is granted or cancelled"},
			{Pos: op.Pos(), Side: "completer", Func: op.Func, Text: "hands it what otherwise would be free in " + oblige.CellName(cell, p)},
			{Pos: start.Instrs[0].Pos(), Side: "waiter", Func: l.f, Text: "is cancelled at the same time, takes that way out"},
			{Pos: pos, Side: "waiter", Func: l.f, Text: "returns without passing it on"},
			{Pos: pos, Func: l.f, Text: "what was granted belongs to nobody, nobody will wake the next waiter"},
		},
	}, true
}

// freesOnly: the cancelled waiter finds that it was granted after all, and gives
// back what it got, but does not look for the next one in the queue, as who frees
// otherwise does.
func freesOnly(p *oblige.Package, l leaver, start *ssa.BasicBlock, wk *oblige.Wakers) (oblige.Breach, bool) {
	if p.CallersWake(l.f, wk) || defersWake(l, wk) {
		return oblige.Breach{}, false
	}
	for _, look := range l.object.Of(oblige.TryRecv) {
		if look.Func != l.f || !start.Dominates(look.In.Block()) {
			continue
		}
		b := oblige.CaseStart(look.Sel, look.Case)
		if b == nil {
			continue
		}
		for _, in := range b.Instrs {
			st, ok := in.(*ssa.Store)
			if !ok {
				continue
			}
			cell := ssaread.CellOf(st.Addr)
			if cell.Kind != ssaread.Field || oblige.StoreOf(st.Addr, st.Val, cell).Delta <= 0 || !freedWithWake(p, cell, wk, l.f) {
				continue
			}
			ret := oblige.Without(st, wk.At, oblige.IsReturn)
			if ret != nil && !wk.At(st) {
				return freesBreach(p, l, cell, st, ret), true
			}
		}
	}
	return oblige.Breach{}, false
}

// freedWithWake reports whether another function adds to cell and then may wake.
func freedWithWake(p *oblige.Package, cell ssaread.Cell, wk *oblige.Wakers, but *ssa.Function) bool {
	for _, in := range p.Writers(cell) {
		wr, ok := p.WriteTo(in, cell)
		if ok && wr.Delta > 0 && in.Parent() != but && oblige.Without(in, oblige.Never, wk.Named) != nil {
			return true
		}
	}
	return false
}

func freesBreach(p *oblige.Package, l leaver, cell ssaread.Cell, st, ret ssa.Instruction) oblige.Breach {
	name := oblige.CellName(cell, p)
	b := oblige.Breach{Check: "dropped-wake", Func: l.f, Pos: oblige.PosOf(st)}
	b.Message = fmt.Sprintf("%s gives back %s at line %d, and wakes nobody who waits for it",
		ssaread.ShortName(l.f), name, p.Line(oblige.PosOf(st)))
	b.Steps = []oblige.Step{
		{Pos: l.sel.Pos(), Side: "waiter", Func: l.f, Text: "parks until it is granted or cancelled"},
		{Pos: oblige.PosOf(st), Side: "waiter", Func: l.f, Text: "is cancelled, finds that it was granted, gives it back"},
		{Pos: oblige.ReturnPos(ret), Side: "waiter", Func: l.f, Text: "returns without a look at the queue"},
		{Pos: oblige.PosOf(st), Text: "there is room in " + name + ", nobody will wake the next waiter"},
	}
	return b
}

// tellingly reports whether in takes something out of a container in a way that
// tells whether it was there: who takes itself out was not granted anything yet. A
// delete tells only behind a look at the map, a list's Remove only behind a test.
func tellingly(p *oblige.Package, in ssa.Instruction, since *ssa.BasicBlock) bool {
	call, ok := in.(*ssa.Call)
	if !ok || !removes(in) {
		return removes(in)
	}
	if !ssaread.IsBuiltin(call.Common(), "delete") {
		return slices.ContainsFunc(p.Guards(in), func(br *ssa.If) bool { return since.Dominates(br.Block()) })
	}
	m, _ := oblige.ContainerCell(call.Call.Args[0])
	for _, b := range call.Parent().Blocks {
		br, ok := oblige.Last(b).(*ssa.If)
		if !ok || !b.Dominates(call.Block()) {
			continue
		}
		if ex, ok := br.Cond.(*ssa.Extract); ok {
			if look, ok := ex.Tuple.(*ssa.Lookup); ok {
				if c, _ := oblige.ContainerCell(look.X); c == m {
					return true
				}
			}
		}
	}
	return false
}

// swaps reports whether in is a compare-and-swap, which decides who was first.
func swaps(in ssa.Instruction) bool {
	call, ok := in.(*ssa.Call)
	if !ok {
		return false
	}
	callee := ssaread.Callee(call.Common())
	if !ssaread.IsAtomic(callee) {
		return false
	}
	op, ok := known.Atomic(callee.Name())
	return ok && op == protocol.CAS
}

// callsRemover reports whether in calls a function of the package that takes
// something out of a container, or swaps a state, and looks at what it returns: that may
// tell whether it was there, or who was first.
func callsRemover(p *oblige.Package, in ssa.Instruction) bool {
	call, ok := in.(*ssa.Call)
	if !ok {
		return false
	}
	f := ssaread.Callee(call.Common())
	if !p.HasBody(f) || f.Signature.Results().Len() == 0 || len(*call.Referrers()) == 0 {
		return false
	}
	for each := range ssaread.Instrs(f) {
		if removes(each) || swaps(each) {
			return true
		}
	}
	return false
}

// looksAt reports whether in looks whether the grant has come.
func looksAt(p *oblige.Package, in ssa.Instruction, l leaver) bool {
	for _, op := range l.object.Ops {
		if op.In == in && in != ssa.Instruction(l.sel) && (op.Kind == oblige.Recv || op.Kind == oblige.TryRecv || op.Kind == oblige.SelRecv) {
			return true
		}
	}
	return false
}

// succeeds reports whether a return tells that all went well.
func succeeds(ret ssa.Instruction) bool {
	rs := ret.(*ssa.Return).Results
	if len(rs) == 0 {
		return false
	}
	c, ok := oblige.Stored(rs[len(rs)-1], ret).(*ssa.Const)
	return ok && (c.Value == nil || c.Value.String() == "true")
}

// handOff returns a wake of o that is an alternative to freeing something: where
// the one is done, the other is not; and the cell that tells what is free.
func handOff(p *oblige.Package, o *oblige.Object) (*oblige.Op, ssaread.Cell) {
	for _, op := range o.Of(oblige.Close, oblige.Send, oblige.TrySend) {
		if !calledByHolder(p, op.Func, 3) {
			continue // what comes by itself comes again
		}
		for _, st := range insteadOf(p, op) {
			c := ssaread.CellOf(st.Addr)
			if c.Kind == ssaread.Field && (oblige.IsCount(st.Val.Type()) || oblige.StoreOf(st.Addr, st.Val, c).Delta > 0) {
				return op, c
			}
		}
	}
	return nil, ssaread.Cell{}
}

// insteadOf returns the stores that are made where op is not: by its function, or by who
// calls that and is told by its result that it was not done.
func insteadOf(p *oblige.Package, op *oblige.Op) []*ssa.Store {
	var out []*ssa.Store
	for _, st := range storesOf(op.Func) {
		if !oblige.Reaches(op.In, st) && !oblige.Reaches(st, op.In) {
			out = append(out, st)
		}
	}
	if !tellsOf(op) {
		return out
	}
	for _, call := range p.Callers(op.Func) {
		for _, br := range branchesOn(call) {
			for _, st := range storesOf(call.Parent()) {
				if oblige.ComesTo(br.branch, br.no, st) && !oblige.ComesTo(br.branch, 1-br.no, st) {
					out = append(out, st)
				}
			}
		}
	}
	return out
}

func storesOf(f *ssa.Function) []*ssa.Store {
	var out []*ssa.Store
	for in := range ssaread.Instrs(f) {
		if st, ok := in.(*ssa.Store); ok {
			out = append(out, st)
		}
	}
	return out
}

// tellsOf reports whether a function has a bool for its one result, true where it has done op
// and false elsewhere.
func tellsOf(op *oblige.Op) bool {
	if op.Func.Signature.Results().Len() != 1 {
		return false
	}
	rets := oblige.ReturnsOf(op.Func)
	return len(rets) > 1 && !slices.ContainsFunc(rets, func(ret *ssa.Return) bool {
		truth, known := oblige.IsTrue(oblige.Stored(ret.Results[0], ret))
		return !known || truth != oblige.Reaches(op.In, ret)
	})
}

// A resultBranch is a branch on the result of a call, with the way that is taken for false.
type resultBranch struct {
	branch *ssa.If
	no     int
}

func branchesOn(call ssa.CallInstruction) []resultBranch {
	var out []resultBranch
	v := call.Value()
	if v == nil {
		return nil
	}
	for _, r := range *v.Referrers() {
		switch r := r.(type) {
		case *ssa.If:
			out = append(out, resultBranch{r, 1})
		case *ssa.UnOp:
			for _, use := range *r.Referrers() {
				if br, ok := use.(*ssa.If); ok && r.Op == token.NOT {
					out = append(out, resultBranch{br, 0})
				}
			}
		}
	}
	return out
}

// calledByHolder reports whether outsiders call f, themselves or through others:
// not goroutines of the package alone.
func calledByHolder(p *oblige.Package, f *ssa.Function, depth int) bool {
	if p.Spawned(f) {
		return false
	}
	if p.IsEntry(f) {
		return true
	}
	for _, call := range p.Callers(f) {
		if depth > 0 && calledByHolder(p, call.Parent(), depth-1) {
			return true
		}
	}
	return false
}

// takesFast reports whether the waiter takes what is free, without waiting, where there is some: itself,
// or by the helper that else makes what it waits on.
func takesFast(p *oblige.Package, l leaver, cell ssaread.Cell) bool {
	var lines []ssa.Instruction // where it gets into line
	lines = append(lines, l.sel)
	if call, ok := oblige.RootOf(l.own).(*ssa.Call); ok && oblige.Dominates(call, l.sel) {
		for _, m := range l.object.Of(oblige.Make) {
			if m.Func == ssaread.Callee(call.Common()) {
				lines = append(lines, m.In)
			}
		}
	}
	return slices.ContainsFunc(p.Writers(cell), func(in ssa.Instruction) bool {
		return slices.ContainsFunc(lines, func(line ssa.Instruction) bool {
			return in.Parent() == line.Parent() && !oblige.Reaches(in, line) && !oblige.Reaches(line, in)
		})
	})
}

// breaksChain: the waiter is itself waited for, through a channel that it alone
// completes, and does not complete where it is cancelled.
func breaksChain(p *oblige.Package, l leaver, start *ssa.BasicBlock) (oblige.Breach, bool) {
	if !isFound(p, l.own) {
		return oblige.Breach{}, false
	}
	for _, mine := range published(p, l) {
		h := p.Hold(mine)
		for in := range h.Resolves {
			if oblige.Dominates(in, l.sel) {
				delete(h.Resolves, in)
			}
		}
		if h.Lost || !otherwise(p, h, l) {
			continue
		}
		met := func(in ssa.Instruction) bool { return h.Resolves[in] }
		first := start.Instrs[0]
		ret := first
		if met(first) {
			continue
		}
		if !oblige.IsReturn(first) {
			ret = oblige.Without(first, met, oblige.IsReturn)
		}
		if ret == nil {
			continue
		}
		pos := oblige.ReturnPos(ret)
		return oblige.Breach{
			Check:   "dropped-wake",
			Func:    l.f,
			Pos:     pos,
			Message: fmt.Sprintf("%s returns at line %d without completing its channel for the next waiter", ssaread.ShortName(l.f), p.Line(pos)),
			Steps: []oblige.Step{
				{Pos: l.sel.Pos(), Side: "waiter", Func: l.f, Text: "waits for the one before; the next one waits for it"},
				{Pos: first.Pos(), Side: "waiter", Func: l.f, Text: "is cancelled"},
				{Pos: pos, Side: "waiter", Func: l.f, Text: "returns, and does not complete or hand on its own channel"},
				{Pos: pos, Func: l.f, Text: "nobody has the channel any more, nobody will wake the next waiter"},
			},
		}, true
	}
	return oblige.Breach{}, false
}

// published returns the channels that l.f got, new, before it waits, and that
// lie where the next waiter finds them: the same object as the one it waits on.
func published(p *oblige.Package, l leaver) []ssa.Value {
	var out []ssa.Value
	for in := range ssaread.Instrs(l.f) {
		v, ok := in.(ssa.Value)
		if !ok || v == l.own || !oblige.IsPromise(v.Type()) || !oblige.Dominates(in, l.sel) {
			continue
		}
		if _, isChan := v.Type().Underlying().(*types.Chan); !isChan || p.ObjectOf(v) != l.object {
			continue
		}
		if p.IsNew(v) {
			out = append(out, v)
		}
	}
	return out
}

// isFound reports whether the channel v is one that lay in a field.
func isFound(p *oblige.Package, v ssa.Value) bool {
	from := p.Index().Origins(v, map[ssa.Value]bool{})
	for _, pl := range from {
		if pl.Cell.Kind != ssaread.Field {
			return false
		}
	}
	return len(from) > 0
}

// otherwise reports whether the channel is completed or handed on where the grant came.
func otherwise(p *oblige.Package, h *oblige.Held, l leaver) bool {
	granted := oblige.CaseBlock(l.sel, l.grant)
	if granted == nil {
		return false
	}
	for _, in := range granted.Instrs {
		if h.Resolves[in] {
			return true
		}
	}
	return oblige.Without(granted.Instrs[0], oblige.Never, func(in ssa.Instruction) bool { return h.Resolves[in] }) != nil
}
