package oblige

import (
	"fmt"
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/known"
	"github.com/futurelint/futurelint/internal/protocol"
	"github.com/futurelint/futurelint/internal/ssaread"
)

// droppedWake: who leaves a wait, or gives back what it reserved, owes the wake
// that it got, or that its place held back, to the next waiter.
//
// May-analysis: any call that may lead to a wake of the object meets the
// obligation. Not modelled, hence silent: grants whose owner is not told by the
// code, such as broadcasts.
func droppedWake(p *Package) []Breach {
	var out []Breach
	for _, w := range p.Waiters() {
		out = append(out, p.givenBack(w)...)
	}
	for _, f := range p.Funcs {
		for _, l := range p.leavers(f) {
			if b, ok := p.leaves(l); ok {
				out = append(out, b)
			}
		}
	}
	out = append(out, p.keptSlots()...)
	return append(out, p.keptPermits()...)
}

// givenBack finds functions that reserve what w tests, let go of the lock, and
// give it back without a wake: w may have parked in between.
func (p *Package) givenBack(w *Waiter) []Breach {
	if w.Park.Kind != CondWait || w.Foreign {
		return nil
	}
	wk := p.WakesOf(w.Objects)
	var out []Breach
	for _, t := range w.Tests {
		for _, in := range p.Writers(t.Cell) {
			wr, ok := p.writeTo(in, t.Cell)
			if !ok || t.effect(wr) != Keeps || p.private(wr.addr) {
				continue
			}
			if in.Parent() == w.Park.Func && !p.manyIn(in.Parent(), 0) {
				continue // who waits is who gives back
			}
			if undo, ret := p.takenBack(in, t, wk); ret != nil {
				out = append(out, p.givenBackBreach(w, t, in, undo, ret))
			}
		}
	}
	return out
}

// takenBack returns a write that takes back the reservation in, behind an unlock,
// and a return behind it with no wake before.
func (p *Package) takenBack(in ssa.Instruction, t *Test, wk *wakers) (ssa.Instruction, ssa.Instruction) {
	f := in.Parent()
	for _, undo := range p.Writers(t.Cell) {
		if undo.Parent() != f || !Dominates(in, undo) || undo == in || !p.undoes(undo, t) || !p.unlockBetween(in, undo) {
			continue
		}
		if defersWake(f, wk) || p.callersWake(f, wk) {
			return nil, nil
		}
		if ret := Without(undo, wk.At, IsReturn); ret != nil {
			return undo, ret
		}
	}
	return nil, nil
}

// undoes reports whether in makes the tested cell smaller, where it was made
// larger, or the other way round: by a step back, or by what a function makes of it.
func (p *Package) undoes(in ssa.Instruction, t *Test) bool {
	wr, ok := p.writeTo(in, t.Cell)
	if !ok {
		return false
	}
	if call, ok := wr.val.(*ssa.Call); ok && t.Len {
		for _, a := range call.Call.Args {
			if c, _ := containerCell(a); c == t.Cell && !ssaread.IsBuiltin(call.Common(), "append") {
				return true
			}
		}
	}
	e := t.effect(wr)
	return e == Nears || e == Fails
}

func (p *Package) unlockBetween(a, b ssa.Instruction) bool {
	hit := false
	Walk(a, func(in ssa.Instruction) bool {
		if _, way := p.lockCall(in); way < 0 && Reaches(in, b) {
			hit = true
		}
		return !hit && in != b
	})
	return hit
}

func defersWake(f *ssa.Function, wk *wakers) bool {
	for _, in := range wk.In(f) {
		if _, ok := in.(*ssa.Defer); ok {
			return true
		}
	}
	return false
}

// callersWake reports whether a caller of f may wake behind the call.
func (p *Package) callersWake(f *ssa.Function, wk *wakers) bool {
	for _, call := range p.Callers(f) {
		if p.Starts(call) {
			continue
		}
		again := func(in ssa.Instruction) bool { return in == call }
		if defersWake(call.Parent(), wk) || Without(call, again, wk.At) != nil {
			return true
		}
	}
	return false
}

func (p *Package) givenBackBreach(w *Waiter, t *Test, in, undo, ret ssa.Instruction) Breach {
	f := ret.Parent()
	pos := returnPos(ret)
	name := cellName(t.Cell, p)
	return Breach{
		Check:   "dropped-wake",
		Func:    f,
		Pos:     pos,
		Message: fmt.Sprintf("%s gives back %s and returns at line %d without a wake", ssaread.ShortName(f), name, p.line(pos)),
		Steps: []Step{
			{posOf(in), "completer", f, "reserves: changes " + name},
			{posOf(t.Load), "waiter", w.Park.Func, "tests " + name + ": nothing is left"},
			{w.Park.Pos(), "waiter", w.Park.Func, "parks"},
			{posOf(undo), "completer", f, "gives back what it reserved"},
			{pos, "completer", f, "returns without a wake"},
			{pos, "", f, "there is room again, nobody will wake the waiter"},
		},
	}
}

func returnPos(ret ssa.Instruction) token.Pos {
	if ret.Pos().IsValid() {
		return ret.Pos()
	}
	return endPos(ret.Parent())
}

// leaver is a select in which somebody waits for a grant and may be cancelled.
type leaver struct {
	f      *ssa.Function
	sel    *ssa.Select
	grant  int // the case
	cancel int
	object *Object // what the grant comes through
	own    ssa.Value
}

// leavers returns the selects of f in which a grant is waited for along with a cancel.
func (p *Package) leavers(f *ssa.Function) []leaver {
	var out []leaver
	for _, b := range f.Blocks {
		for _, in := range b.Instrs {
			sel, ok := in.(*ssa.Select)
			if !ok || !sel.Blocking {
				continue
			}
			for i, st := range sel.States {
				if st.Dir != types.RecvOnly || isCancel(st.Chan) || ticks(st.Chan) {
					continue
				}
				if o := p.ObjectOf(st.Chan); o != nil && !o.Open {
					out = append(out, leaversOf(f, sel, i, o)...)
				}
			}
		}
	}
	return out
}

// leaversOf returns one leaver for each other case in which something is received.
func leaversOf(f *ssa.Function, sel *ssa.Select, grant int, o *Object) []leaver {
	var out []leaver
	for i, st := range sel.States {
		if i != grant && st.Dir == types.RecvOnly {
			out = append(out, leaver{f, sel, grant, i, o, sel.States[grant].Chan})
		}
	}
	return out
}

// leaves decides whether the cancelled way of l drops something.
func (p *Package) leaves(l leaver) (Breach, bool) {
	start := caseBlock(l.sel, l.cancel)
	if start == nil {
		return Breach{}, false
	}
	wk := p.WakesOf([]*Object{l.object})
	if b, ok := p.holdsUp(l, start, wk); ok {
		return b, true
	}
	if b, ok := p.keepsGrant(l, start, wk); ok {
		return b, true
	}
	if b, ok := p.freesOnly(l, start, wk); ok {
		return b, true
	}
	if b, ok := p.keepsCount(l, start, wk); ok {
		return b, true
	}
	if b, ok := p.breaksChain(l, start); ok {
		return b, true
	}
	return p.leavesFront(l, start, wk)
}

// caseBlock returns the block to which a select's case leads, nil if it is not found.
func caseBlock(sel *ssa.Select, i int) *ssa.BasicBlock {
	for _, r := range *sel.Referrers() {
		x, ok := r.(*ssa.Extract)
		if !ok || x.Index != 0 {
			continue
		}
		for _, r := range *x.Referrers() {
			cmp, ok := r.(*ssa.BinOp)
			if !ok || cmp.Op != token.EQL {
				continue
			}
			c, ok := cmp.Y.(*ssa.Const)
			if !ok || c.Int64() != int64(i) {
				continue
			}
			for _, r := range *cmp.Referrers() {
				if br, ok := r.(*ssa.If); ok {
					return br.Block().Succs[0]
				}
			}
		}
	}
	return nil
}

// holdsUp: the waiter takes itself out of a queue that is served in order, and
// those behind it, who may want less than it did, are not looked at.
func (p *Package) holdsUp(l leaver, start *ssa.BasicBlock, wk *wakers) (Breach, bool) {
	server := p.headOfLine(l.object)
	if server == nil || p.callersWake(l.f, wk) || defersWake(l.f, wk) {
		return Breach{}, false
	}
	for _, in := range behind(start) {
		if !removes(in) || Without(in, Never, wk.At) != nil {
			continue
		}
		ret := Without(in, Never, IsReturn)
		if ret == nil {
			continue
		}
		pos := returnPos(ret)
		return Breach{
			Check:   "dropped-wake",
			Func:    l.f,
			Pos:     pos,
			Message: fmt.Sprintf("%s leaves the queue at line %d, nobody looks at those behind it", ssaread.ShortName(l.f), p.line(posOf(in))),
			Steps: []Step{
				{l.sel.Pos(), "waiter", l.f, "parks at the front of the queue"},
				{posOf(server), "completer", server.Parent(), "stops: the front does not fit, though the next one would"},
				{posOf(in), "waiter", l.f, "is cancelled and leaves the queue"},
				{pos, "waiter", l.f, "returns without having the queue looked at again"},
				{pos, "", l.f, "the next in the queue fits, nobody will wake the waiter"},
			},
		}, true
	}
	return Breach{}, false
}

// behind returns the instructions of the blocks that b dominates, in order.
func behind(b *ssa.BasicBlock) []ssa.Instruction {
	var out []ssa.Instruction
	for _, each := range b.Parent().Blocks {
		if reachesBlock(b, each, nil) && (b.Dominates(each) || len(b.Preds) != 1) {
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
		w := storeOf(in.Addr, in.Val, ssaread.CellOf(in.Addr))
		return field && w.delta < 0 && isContainer(in.Val.Type())
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
func (p *Package) headOfLine(o *Object) ssa.Instruction {
	for _, op := range o.Of(Close, Send, TrySend) {
		loop := innerLoop(op.In.Block())
		if loop == nil {
			continue
		}
		item := rootOf(op.Val)
		for _, b := range op.Func.Blocks {
			br, ok := last(b).(*ssa.If)
			if !ok || !loop[b] || loop[b.Succs[0]] == loop[b.Succs[1]] {
				continue
			}
			cmp, ok := br.Cond.(*ssa.BinOp)
			if !ok || cmp.Op == token.EQL || cmp.Op == token.NEQ {
				continue
			}
			if of(cmp.X, item) != of(cmp.Y, item) {
				return br
			}
		}
	}
	return nil
}

// of reports whether v is read from item, and more than its place, or is a sum in
// which that is.
func of(v, item ssa.Value) bool {
	if sum, ok := v.(*ssa.BinOp); ok {
		return of(sum.X, item) || of(sum.Y, item)
	}
	_, isConst := item.(*ssa.Const)
	return !isConst && v != item && rootOf(v) == item
}

// keepsGrant: what is granted is a token that somebody has to give back; the
// cancelled waiter may have been granted it already, and returns without it.
func (p *Package) keepsGrant(l leaver, start *ssa.BasicBlock, wk *wakers) (Breach, bool) {
	op, cell := p.handOff(l.object)
	if op == nil || op.Func == l.f || !p.takesFast(l, cell) || p.callersGive(l.f, wk) || defersWake(l.f, wk) {
		return Breach{}, false
	}
	writers := map[*ssa.Function]bool{}
	for _, in := range p.Writers(cell) {
		writers[in.Parent()] = true
	}
	met := func(in ssa.Instruction) bool {
		return p.tellingly(in, start) || swaps(in) || p.callsRemover(in) || wk.At(in) || p.writesCell(in, cell) || p.mayCall(in, writers) || p.looksAt(in, l)
	}
	first := start.Instrs[0]
	ret := first
	if !IsReturn(first) {
		if met(first) {
			return Breach{}, false
		}
		ret = Feasible(first, met, IsReturn)
	}
	if ret == nil || succeeds(ret) {
		return Breach{}, false
	}
	pos := returnPos(ret)
	return Breach{
		Check:   "dropped-wake",
		Func:    l.f,
		Pos:     pos,
		Message: fmt.Sprintf("%s returns at line %d with what line %d granted, passes nothing on", ssaread.ShortName(l.f), p.line(pos), p.line(op.Pos())),
		Steps: []Step{
			{l.sel.Pos(), "waiter", l.f, "parks until it is granted or cancelled"},
			{op.Pos(), "completer", op.Func, "hands it what otherwise would be free in " + cellName(cell, p)},
			{start.Instrs[0].Pos(), "waiter", l.f, "is cancelled at the same time, takes that way out"},
			{pos, "waiter", l.f, "returns without passing it on"},
			{pos, "", l.f, "what was granted belongs to nobody, nobody will wake the next waiter"},
		},
	}, true
}

// freesOnly: the cancelled waiter finds that it was granted after all, and gives
// back what it got, but does not look for the next one in the queue, as who frees
// otherwise does.
func (p *Package) freesOnly(l leaver, start *ssa.BasicBlock, wk *wakers) (Breach, bool) {
	if p.callersWake(l.f, wk) || defersWake(l.f, wk) {
		return Breach{}, false
	}
	for _, look := range l.object.Of(TryRecv) {
		if look.Func != l.f || !start.Dominates(look.In.Block()) {
			continue
		}
		b := CaseStart(look.Sel, look.Case)
		if b == nil {
			continue
		}
		for _, in := range b.Instrs {
			st, ok := in.(*ssa.Store)
			if !ok {
				continue
			}
			cell := ssaread.CellOf(st.Addr)
			if cell.Kind != ssaread.Field || storeOf(st.Addr, st.Val, cell).delta <= 0 || !p.freedWithWake(cell, wk, l.f) {
				continue
			}
			ret := Without(st, wk.At, IsReturn)
			if ret != nil && !wk.At(st) {
				return p.freesBreach(l, cell, st, ret), true
			}
		}
	}
	return Breach{}, false
}

// freedWithWake reports whether another function adds to cell and then may wake.
func (p *Package) freedWithWake(cell ssaread.Cell, wk *wakers, but *ssa.Function) bool {
	for _, in := range p.Writers(cell) {
		wr, ok := p.writeTo(in, cell)
		if ok && wr.delta > 0 && in.Parent() != but && Without(in, Never, wk.Named) != nil {
			return true
		}
	}
	return false
}

func (p *Package) freesBreach(l leaver, cell ssaread.Cell, st, ret ssa.Instruction) Breach {
	name := cellName(cell, p)
	b := Breach{Check: "dropped-wake", Func: l.f, Pos: posOf(st)}
	b.Message = fmt.Sprintf("%s gives back %s at line %d, and wakes nobody who waits for it",
		ssaread.ShortName(l.f), name, p.line(posOf(st)))
	b.Steps = []Step{
		{l.sel.Pos(), "waiter", l.f, "parks until it is granted or cancelled"},
		{posOf(st), "waiter", l.f, "is cancelled, finds that it was granted, gives it back"},
		{returnPos(ret), "waiter", l.f, "returns without a look at the queue"},
		{Pos: posOf(st), Text: "there is room in " + name + ", nobody will wake the next waiter"},
	}
	return b
}

// tellingly reports whether in takes something out of a container in a way that
// tells whether it was there: who takes itself out was not granted anything yet. A
// delete tells only behind a look at the map, a list's Remove only behind a test.
func (p *Package) tellingly(in ssa.Instruction, since *ssa.BasicBlock) bool {
	call, ok := in.(*ssa.Call)
	if !ok || !removes(in) {
		return removes(in)
	}
	if !ssaread.IsBuiltin(call.Common(), "delete") {
		return slices.ContainsFunc(p.guards(in), func(br *ssa.If) bool { return since.Dominates(br.Block()) })
	}
	m, _ := containerCell(call.Call.Args[0])
	for _, b := range call.Parent().Blocks {
		br, ok := last(b).(*ssa.If)
		if !ok || !b.Dominates(call.Block()) {
			continue
		}
		if ex, ok := br.Cond.(*ssa.Extract); ok {
			if look, ok := ex.Tuple.(*ssa.Lookup); ok {
				if c, _ := containerCell(look.X); c == m {
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
	if callee == nil || ssaread.PkgPath(callee) != "sync/atomic" {
		return false
	}
	op, ok := known.Atomic(callee.Name())
	return ok && op == protocol.CAS
}

// callsRemover reports whether in calls a function of the package that takes
// something out of a container, and looks at what it returns: that may tell whether it
// was there.
func (p *Package) callsRemover(in ssa.Instruction) bool {
	call, ok := in.(*ssa.Call)
	if !ok {
		return false
	}
	f := ssaread.Callee(call.Common())
	if !p.HasBody(f) || f.Signature.Results().Len() == 0 || len(*call.Referrers()) == 0 {
		return false
	}
	for _, b := range f.Blocks {
		for _, each := range b.Instrs {
			if removes(each) {
				return true
			}
		}
	}
	return false
}

func (p *Package) writesCell(in ssa.Instruction, cell ssaread.Cell) bool {
	_, ok := p.writeTo(in, cell)
	return ok
}

// looksAt reports whether in looks whether the grant has come.
func (p *Package) looksAt(in ssa.Instruction, l leaver) bool {
	for _, op := range l.object.Ops {
		if op.In == in && in != ssa.Instruction(l.sel) && (op.Kind == Recv || op.Kind == TryRecv || op.Kind == SelRecv) {
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
	c, ok := stored(rs[len(rs)-1], ret).(*ssa.Const)
	return ok && (c.Value == nil || c.Value.String() == "true")
}

// handOff returns a wake of o that is an alternative to freeing something: where
// the one is done, the other is not; and the cell that tells what is free.
func (p *Package) handOff(o *Object) (*Op, ssaread.Cell) {
	for _, op := range o.Of(Close, Send, TrySend) {
		if !p.calledByHolder(op.Func, 3) {
			continue // what comes by itself comes again
		}
		for _, b := range op.Func.Blocks {
			for _, in := range b.Instrs {
				st, ok := in.(*ssa.Store)
				if !ok || Reaches(op.In, st) || Reaches(st, op.In) {
					continue
				}
				c := ssaread.CellOf(st.Addr)
				if c.Kind == ssaread.Field && (isCount(st.Val.Type()) || storeOf(st.Addr, st.Val, c).delta > 0) {
					return op, c
				}
			}
		}
	}
	return nil, ssaread.Cell{}
}

// calledByHolder reports whether outsiders call f, themselves or through others:
// not goroutines of the package alone.
func (p *Package) calledByHolder(f *ssa.Function, depth int) bool {
	if p.Spawned(f) {
		return false
	}
	if p.IsEntry(f) {
		return true
	}
	for _, call := range p.Callers(f) {
		if depth > 0 && p.calledByHolder(call.Parent(), depth-1) {
			return true
		}
	}
	return false
}

func isCount(t types.Type) bool {
	b, ok := t.Underlying().(*types.Basic)
	return ok && b.Info()&(types.IsInteger|types.IsBoolean) != 0
}

// takesFast reports whether the waiter takes what is free, without waiting, where there is some.
func (p *Package) takesFast(l leaver, cell ssaread.Cell) bool {
	for _, in := range p.Writers(cell) {
		if in.Parent() == l.f && !Reaches(in, l.sel) && !Reaches(l.sel, in) {
			return true
		}
	}
	return false
}

// breaksChain: the waiter is itself waited for, through a channel that it alone
// completes, and does not complete where it is cancelled.
func (p *Package) breaksChain(l leaver, start *ssa.BasicBlock) (Breach, bool) {
	if !p.isFound(l.own) {
		return Breach{}, false
	}
	for _, mine := range p.published(l) {
		h := p.hold(mine)
		for in := range h.resolves {
			if Dominates(in, l.sel) {
				delete(h.resolves, in)
			}
		}
		if h.lost || !p.otherwise(h, l) {
			continue
		}
		met := func(in ssa.Instruction) bool { return h.resolves[in] }
		first := start.Instrs[0]
		ret := first
		if met(first) {
			continue
		}
		if !IsReturn(first) {
			ret = Without(first, met, IsReturn)
		}
		if ret == nil {
			continue
		}
		pos := returnPos(ret)
		return Breach{
			Check:   "dropped-wake",
			Func:    l.f,
			Pos:     pos,
			Message: fmt.Sprintf("%s returns at line %d without completing its channel for the next waiter", ssaread.ShortName(l.f), p.line(pos)),
			Steps: []Step{
				{l.sel.Pos(), "waiter", l.f, "waits for the one before; the next one waits for it"},
				{first.Pos(), "waiter", l.f, "is cancelled"},
				{pos, "waiter", l.f, "returns, and does not complete or hand on its own channel"},
				{pos, "", l.f, "nobody has the channel any more, nobody will wake the next waiter"},
			},
		}, true
	}
	return Breach{}, false
}

// published returns the channels that l.f got, new, before it waits, and that
// lie where the next waiter finds them: the same object as the one it waits on.
func (p *Package) published(l leaver) []ssa.Value {
	var out []ssa.Value
	for _, b := range l.f.Blocks {
		for _, in := range b.Instrs {
			v, ok := in.(ssa.Value)
			if !ok || v == l.own || !isPromise(v.Type()) || !Dominates(in, l.sel) {
				continue
			}
			if _, isChan := v.Type().Underlying().(*types.Chan); !isChan || p.ObjectOf(v) != l.object {
				continue
			}
			if p.isNew(v) {
				out = append(out, v)
			}
		}
	}
	return out
}

// isFound reports whether the channel v is one that lay in a field.
func (p *Package) isFound(v ssa.Value) bool {
	from := p.index().origins(v, map[ssa.Value]bool{})
	for _, pl := range from {
		if pl.Cell.Kind != ssaread.Field {
			return false
		}
	}
	return len(from) > 0
}

// otherwise reports whether the channel is completed or handed on where the grant came.
func (p *Package) otherwise(h *held, l leaver) bool {
	granted := caseBlock(l.sel, l.grant)
	if granted == nil {
		return false
	}
	for _, in := range granted.Instrs {
		if h.resolves[in] {
			return true
		}
	}
	return Without(granted.Instrs[0], Never, func(in ssa.Instruction) bool { return h.resolves[in] }) != nil
}
