package oblige

import (
	"fmt"
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/ssaread"
)

// noWake: who changes what a waiter tests, so that it would not park if it
// looked again, owes it a wake. The obligation is met by any wake of any object
// that the waiter parks on, on the way before or after the write, in the
// function or in what calls it. Two breaches are told: no such wake on any way
// of an entry; a way out by an error that skips the wake which the others reach.
//
// Not modelled, hence silent: tests whose direction is not known, objects that
// outsiders may have, waiters that a timer lets look again, writes to objects
// that nobody else has yet.
func noWake(p *Package) []Breach {
	var out []Breach
	for _, w := range p.Waiters() {
		if !w.owed() {
			continue
		}
		wk := p.wakesOfWaiter(w)
		out = append(out, p.owing(w, wk)...)
		if len(w.Tests) == 0 && w.Loop {
			out = append(out, p.addsUnwoken(w, wk)...)
		}
		out = append(out, p.outsideUnwoken(w, wk)...)
	}
	for _, r := range p.registrars() {
		out = append(out, p.owing(r.waiter, r.wakers)...)
	}
	return append(out, p.lastUnwoken()...)
}

// owing returns the writes that owe w a wake and do not give it.
func (p *Package) owing(w *Waiter, wk *wakers) []Breach {
	if len(wk.ops) == 0 {
		return nil
	}
	var out []Breach
	for _, cell := range w.cells() {
		if cell.Kind == ssaread.Elem {
			continue // of which container is not known
		}
		for _, in := range p.Writers(cell) {
			if b, ok := p.unwoken(w, cell, wk, in); ok {
				out = append(out, b)
			}
		}
	}
	return out
}

// addsUnwoken is owing for a waiter that takes all that there is before it parks, and
// tests nothing: who adds to the same owes it a wake, as the one does who wakes.
func (p *Package) addsUnwoken(w *Waiter, wk *wakers) []Breach {
	t := &tokens{}
	for _, o := range w.Objects {
		for _, op := range o.Of(Send, TrySend, Signal, Broadcast) {
			t.sends = append(t.sends, op.In)
		}
	}
	p.findQueues(t)
	var out []Breach
	for _, q := range t.queues {
		look := p.looksAgain(w.Park, q)
		if look == nil || p.manyOf(q) || p.takeOf(w.Park.Func, q, 2) == takesNone {
			continue
		}
		for _, in := range p.Writers(q) {
			c, more := grows(in)
			wr, ok := p.writeTo(in, q)
			if !ok || !more || c != q || p.private(wr.addr) || in.Parent() == w.Park.Func || p.calledBehind(w.Park.In, in.Parent()) || p.covered(in, wk) {
				continue
			}
			if p.uncovered(in.Parent(), rootOf(wr.addr), wk, nil) {
				out = append(out, p.noWakeBreach(w, &Test{Cell: q, Load: look}, wr, in, nil, nil))
			}
		}
	}
	return out
}

// owed reports whether a waiter can be owed a wake at all: what it parks on is
// all known, and carries no data of its own.
func (w *Waiter) owed() bool {
	if w.Timed || w.Foreign || len(w.Objects) == 0 || w.joins() || w.borrows() {
		return false
	}
	for _, o := range w.Objects {
		for _, op := range o.Ops {
			if op.Kind == Recv || op.Kind == SelRecv {
				if !notifies(op.Val.Type()) {
					return false
				}
			}
		}
	}
	return true
}

// joins reports whether a waiter waits for nobody but the function literals that
// it started itself: that is a call, and what it tested before is no predicate.
func (w *Waiter) joins() bool {
	if w.Park.Kind == CondWait {
		return false
	}
	for _, o := range w.Objects {
		for _, op := range o.Ops {
			if op.Kind.Wakes() && !within(op.Func, w.Park.Func) {
				return false
			}
		}
	}
	return true
}

// beside reports whether cell lies in a struct that also holds what the waiter
// parks on: one who looks but once may wait for something else than what the
// state of another object told it before.
func (w *Waiter) beside(cell ssaread.Cell) bool {
	elsewhere := false
	for _, o := range w.Objects {
		for _, pl := range o.Places {
			if pl.Cell.Kind != ssaread.Field {
				continue
			}
			if pl.Cell.Type == cell.Type {
				return true
			}
			elsewhere = true
		}
	}
	return cell.Kind != ssaread.Field || !elsewhere
}

// manyOf reports whether the struct that a cell is a field of is itself a part of
// the package's structs in several places: which of them a write means is not known.
func (p *Package) manyOf(cell ssaread.Cell) bool {
	if p.parts == nil {
		p.parts = map[string]int{}
		scope := p.Pkg.Pkg.Scope()
		for _, name := range scope.Names() {
			tn, ok := scope.Lookup(name).(*types.TypeName)
			if !ok {
				continue
			}
			if st, ok := tn.Type().Underlying().(*types.Struct); ok {
				p.countParts(st)
			}
		}
	}
	return cell.Kind == ssaread.Field && p.parts[cell.Type] > 1
}

func (p *Package) countParts(st *types.Struct) {
	for i := range st.NumFields() {
		t := st.Field(i).Type()
		if ptr, ok := t.Underlying().(*types.Pointer); ok {
			t = ptr.Elem()
		}
		if inner, ok := t.Underlying().(*types.Struct); ok {
			p.parts[ssaread.TypeKey(t)]++
			if ssaread.Named(t) == nil {
				p.countParts(inner)
			}
		}
	}
}

// borrows reports whether the waiter gives back what it received: a channel used
// as a lock, which tells nothing of what was tested.
func (w *Waiter) borrows() bool {
	for _, o := range w.Objects {
		for _, op := range o.Of(Send, SelSend, TrySend) {
			if op.Func == w.Park.Func && Dominates(w.Park.In, op.In) {
				return true
			}
		}
	}
	return false
}

// within reports whether f is g or a function literal in it.
func within(f, g *ssa.Function) bool {
	for ; f != nil; f = f.Parent() {
		if f == g {
			return true
		}
	}
	return false
}

// notifies reports whether a channel type carries nothing but the news that something happened.
func notifies(t types.Type) bool {
	c, ok := t.Underlying().(*types.Chan)
	if !ok {
		return true
	}
	switch e := c.Elem().Underlying().(type) {
	case *types.Struct:
		return e.NumFields() == 0
	case *types.Basic:
		return e.Info()&types.IsBoolean != 0
	}
	return false
}

// unwoken decides whether the write in breaks its obligation to w, which tests cell.
func (p *Package) unwoken(w *Waiter, cell ssaread.Cell, wk *wakers, in ssa.Instruction) (Breach, bool) {
	f := in.Parent()
	wr, ok := p.writeTo(in, cell)
	if !ok || p.private(wr.addr) || f.Name() == "init" || f == w.Park.Func && (Reaches(w.Park.In, in) || !p.many(w)) {
		return Breach{}, false
	}
	if beside := w.beside(cell); !w.Loop && !beside || !beside && p.manyOf(cell) {
		return Breach{}, false
	}
	e, t := p.After(w, cell, wr, in)
	if e == Unclear {
		if t = p.halfWoken(w, cell, in); t != nil {
			e = Fails
		}
	}
	if w.Park.Kind == Registers && !p.siblingWakes(w, cell, in, wk) {
		return Breach{}, false
	}
	if e == Fails && !w.Loop && w.Park.Kind != Registers && !p.sameAsWoken(cell, wr, wk) {
		return Breach{}, false
	}
	if e != Fails && e != Nears {
		return Breach{}, false
	}
	if e == Nears && !w.Loop && p.madeHere(w.Park.Val) && !p.siblingWakes(w, cell, in, wk) {
		return Breach{}, false
	}
	if p.aloneBy(w, in) || p.leftToUnlock(w, in, wk) || p.parksToo(f, w) && !p.siblingWakes(w, cell, in, wk) {
		return Breach{}, false
	}
	if p.covered(in, wk) {
		if br, ret := p.skipped(w, t, cell, in, wk); ret != nil && p.uncovered(f, rootOf(wr.addr), wk, nil) {
			return p.noWakeBreach(w, t, wr, in, br, ret), true
		}
		return Breach{}, false
	}
	if p.uncovered(f, rootOf(wr.addr), wk, nil) {
		return p.noWakeBreach(w, t, wr, in, nil, nil), true
	}
	return Breach{}, false
}

// halfWoken returns the test of w where in is followed by a wake of others who park on
// the same test of the cell, and on another object than w: what lets them go on lets w.
func (p *Package) halfWoken(w *Waiter, cell ssaread.Cell, in ssa.Instruction) *Test {
	if w.Park.Kind != CondWait || !w.Loop {
		return nil
	}
	loop := innerLoop(w.Park.In.Block())
	for _, t := range w.Tests {
		if t.Cell != cell || t.Bound == nil || t.Op != token.EQL || t.Len || t.Entry != anyEntry || !loop[t.If.Block()] {
			continue
		}
		for _, v := range p.Waiters() {
			if v.Park.Kind != CondWait || v.Objects[0] == w.Objects[0] || !p.covered(in, p.WakesOf(v.Objects)) {
				continue
			}
			for _, other := range v.Tests {
				if other.Cell == cell && other.Op == t.Op && other.Bound != nil && other.Bound.Value == t.Bound.Value {
					return t
				}
			}
		}
	}
	return nil
}

// parksToo reports whether f, or what it is a literal of, parks on what w parks
// on: what one of those who wait does is owed to the others only where the code
// itself says so.
func (p *Package) parksToo(f *ssa.Function, w *Waiter) bool {
	for _, v := range p.Waiters() {
		if !within(f, v.Park.Func) {
			continue
		}
		for _, o := range v.Objects {
			for _, have := range w.Objects {
				if o == have {
					return true
				}
			}
		}
	}
	return false
}

// siblingWakes reports whether another write of cell lets w go on, and wakes it.
func (p *Package) siblingWakes(w *Waiter, cell ssaread.Cell, but ssa.Instruction, wk *wakers) bool {
	for _, in := range p.Writers(cell) {
		if wr, ok := p.writeTo(in, cell); ok && in != but && p.covered(in, wk) {
			if e, _ := p.After(w, cell, wr, in); e == Fails || e == Nears {
				return true
			}
		}
	}
	return false
}

// sameAsWoken reports whether the same value is written somewhere with a wake:
// one who looks once before it parks waits for an event, of which a state that
// it may find is not always the sign.
func (p *Package) sameAsWoken(cell ssaread.Cell, wr written, wk *wakers) bool {
	for _, in := range p.Writers(cell) {
		if other, ok := p.writeTo(in, cell); ok && other.text == wr.text && p.covered(in, wk) {
			return true
		}
	}
	return wr.val != nil && ssaread.IsBool(wr.val.Type())
}

// aloneBy reports whether a write is guarded by a look at what the waiter leaves
// before it parks, a list or a count of waiters: there may be none, then.
func (p *Package) aloneBy(w *Waiter, in ssa.Instruction) bool {
	for _, br := range p.guards(in) {
		for _, t := range p.condition(br.Cond, comesTo(br, 0, in), 2) {
			for _, left := range p.Writers(t.Cell) {
				if left.Parent() != w.Park.Func || !Reaches(left, w.Park.In) {
					continue
				}
				wr, ok := p.writeTo(left, t.Cell)
				if ok && !p.private(wr.addr) && t.effect(wr) != Keeps { // that would say that there is one
					return true
				}
			}
		}
	}
	return false
}

// leftToUnlock reports whether a write is made under the waiter's lock, which the
// function leaves locked: nobody sees it before the lock is released, and whoever
// does that wakes.
func (p *Package) leftToUnlock(w *Waiter, in ssa.Instruction, wk *wakers) bool {
	if w.Park.Kind != CondWait {
		return false
	}
	lock, ok := p.Locker(w.Objects[0])
	if !ok || !p.Held(in, lock) || !p.lockIndex().flow(in.Parent()).exit.held[lock] {
		return false
	}
	some := false
	for _, f := range p.Funcs {
		for _, b := range f.Blocks {
			for _, each := range b.Instrs {
				l, way := p.lockCall(each)
				if way >= 0 || l != lock || !p.gaveUp(each, lock) {
					continue
				}
				if !p.covered(each, wk) {
					return false
				}
				some = true
			}
		}
	}
	return some
}

// private reports whether addr lies in an object that the function has just
// made: nobody waits on it yet.
func (p *Package) private(addr ssa.Value) bool {
	switch v := addr.(type) {
	case *ssa.FieldAddr:
		return p.private(v.X)
	case *ssa.IndexAddr:
		return p.private(v.X)
	case *ssa.Alloc:
		return true
	case *ssa.Call:
		return pooled(v) || p.HasBody(ssaread.Callee(v.Common())) && p.makes(ssaread.Callee(v.Common()))
	case *ssa.TypeAssert:
		return p.private(v.X)
	case *ssa.Extract:
		c, ok := v.Tuple.(*ssa.Call)
		return ok && p.private(c)
	case *ssa.UnOp: // a variable that holds what was made
		a, ok := v.X.(*ssa.Alloc)
		if !ok || v.Op != token.MUL {
			return false
		}
		for _, r := range *a.Referrers() {
			if st, ok := r.(*ssa.Store); ok && st.Addr == a && !p.private(st.Val) {
				return false
			}
		}
		return true
	}
	return false
}

// pooled reports whether v takes an object from a sync.Pool: nobody else has it then.
func pooled(v ssa.Value) bool {
	switch v := v.(type) {
	case *ssa.TypeAssert:
		return pooled(v.X)
	case *ssa.Call:
		callee := ssaread.Callee(v.Common())
		return callee != nil && callee.String() == "(*sync.Pool).Get"
	}
	return false
}

// makes reports whether f returns something that it allocates.
func (p *Package) makes(f *ssa.Function) bool {
	for _, b := range f.Blocks {
		if ret, ok := last(b).(*ssa.Return); ok {
			for _, r := range ret.Results {
				if a, ok := r.(*ssa.Alloc); ok && a.Heap {
					return true
				}
			}
		}
	}
	return false
}

// covered reports whether a wake lies on a way with in, after it or before. One
// before it in an earlier turn of a loop, which in leaves, is for what was done then.
func (p *Package) covered(in ssa.Instruction, wk *wakers) bool {
	return slices.ContainsFunc(wk.In(in.Parent()), func(at ssa.Instruction) bool { return at == in || onWayWith(at, in) })
}

// onWayWith reports whether at lies on a way with in, in the turn of a loop that in leaves.
func onWayWith(at, in ssa.Instruction) bool {
	_, deferred := at.(*ssa.Defer)
	return Reaches(in, at) || inTurn(at, in) || deferred && Reaches(at, in)
}

// coveredCall is covered for the call of a function that has left a change unwoken: the
// call itself may wake for another one, and counts only where it is sure to come again.
func (p *Package) coveredCall(call ssa.CallInstruction, wk *wakers) bool {
	return slices.ContainsFunc(wk.In(call.Parent()), func(at ssa.Instruction) bool {
		if at == call {
			return p.effects().repeats(call)
		}
		return onWayWith(at, call)
	})
}

// maxUp bounds how far an obligation is handed to callers.
const maxUp = 4

// uncovered reports whether f is reached, from an entry, without any wake. The
// object is what f has as a parameter, if base says so: a caller that has just
// made it owes nothing.
func (p *Package) uncovered(f *ssa.Function, base ssa.Value, wk *wakers, via []*ssa.Function) bool {
	if p.standsAlone(f) {
		return !p.goesOn(f, wk)
	}
	if len(via) >= maxUp {
		return false
	}
	outside := p.outsideCalls()[f]
	for _, call := range p.Callers(f) {
		if p.uncoveredCall(call, f, base, wk, via) {
			return true
		}
	}
	for _, call := range outside { // which of them calls f is not known
		if !p.uncoveredCall(call, f, base, wk, via) {
			return false
		}
	}
	return len(outside) > 0
}

func (p *Package) uncoveredCall(call ssa.CallInstruction, f *ssa.Function, base ssa.Value, wk *wakers, via []*ssa.Function) bool {
	g := call.Parent()
	arg := argumentFor(call, f, base)
	if contains(via, g) || g == f || arg != nil && p.private(arg) || p.coveredCall(call, wk) {
		return false
	}
	return p.uncovered(g, rootOf(orNil(arg)), wk, append(via, f))
}

func orNil(v ssa.Value) ssa.Value {
	if v == nil {
		return ssa.NewConst(nil, types.Typ[types.UntypedNil])
	}
	return v
}

// argumentFor returns what a call passes for the parameter base of f, nil where it is none.
func argumentFor(call ssa.CallInstruction, f *ssa.Function, base ssa.Value) ssa.Value {
	for i, prm := range f.Params {
		if prm == base && i < len(call.Common().Args) && ssaread.Callee(call.Common()) == f {
			return call.Common().Args[i]
		}
	}
	return nil
}

// goesOn reports whether f is a goroutine's function literal and the function
// that started it goes on to a wake: what the one leaves the other may do.
func (p *Package) goesOn(f *ssa.Function, wk *wakers) bool {
	if f.Parent() == nil {
		return false
	}
	for _, call := range p.Callers(f) {
		for _, at := range wk.In(call.Parent()) {
			if at != call && Reaches(call, at) {
				return true
			}
		}
	}
	return false
}

// standsAlone reports whether outsiders call f, or it is a goroutine: nobody can
// see to its obligations afterwards. Who calls a function value is not known.
func (p *Package) standsAlone(f *ssa.Function) bool {
	if p.Spawned(f) {
		return true
	}
	if f.Parent() != nil {
		return returned(f)
	}
	return f.Object() != nil && f.Object().Exported() && len(p.outsideCalls()[f]) == 0
}

// returned reports whether an exported function returns the function literal f: outsiders call it.
func returned(f *ssa.Function) bool {
	g := f.Parent()
	if g.Object() == nil || !g.Object().Exported() {
		return false
	}
	for _, ret := range returnsOf(g) {
		for _, r := range ret.Results {
			if u, ok := r.(*ssa.UnOp); ok {
				if a, ok := u.X.(*ssa.Alloc); ok {
					r = soleStore(a)
				}
			}
			if mc, ok := r.(*ssa.MakeClosure); ok && mc.Fn == f {
				return true
			}
		}
	}
	return false
}

// outsideCalls returns, for the methods of the package, the calls of outside
// code that is handed their receiver as an interface: heap.Push calls Push.
func (p *Package) outsideCalls() map[*ssa.Function][]ssa.CallInstruction {
	if p.outside != nil {
		return p.outside
	}
	p.outside = map[*ssa.Function][]ssa.CallInstruction{}
	for _, f := range p.Funcs {
		for _, b := range f.Blocks {
			for _, in := range b.Instrs {
				if call, ok := in.(ssa.CallInstruction); ok {
					p.handsOut(call)
				}
			}
		}
	}
	return p.outside
}

func (p *Package) handsOut(call ssa.CallInstruction) {
	callee := ssaread.Callee(call.Common())
	if callee == nil || p.HasBody(callee) {
		return
	}
	for _, a := range call.Common().Args {
		mi, ok := a.(*ssa.MakeInterface)
		if !ok {
			continue
		}
		iface := mi.Type().Underlying().(*types.Interface)
		set := p.Pkg.Prog.MethodSets.MethodSet(mi.X.Type())
		for i := range iface.NumMethods() {
			sel := set.Lookup(iface.Method(i).Pkg(), iface.Method(i).Name())
			if sel == nil {
				continue
			}
			if m := ssaread.Origin(p.Pkg.Prog.FuncValue(sel.Obj().(*types.Func))); m != nil {
				p.outside[m] = append(p.outside[m], call)
			}
		}
	}
}

// skipped returns a return that is reached from in past all wakes because of an
// error, or of something that has nothing to do with the waiter, and the branch
// that decides so.
func (p *Package) skipped(w *Waiter, t *Test, cell ssaread.Cell, in ssa.Instruction, wk *wakers) (*ssa.If, ssa.Instruction) {
	for _, at := range wk.In(in.Parent()) {
		if Reaches(at, in) {
			return nil, nil // woken before, or deferred
		}
	}
	met := func(each ssa.Instruction) bool { return wk.At(each) || p.writesCell(each, cell) } // woken, or undone
	var branch *ssa.If
	var end ssa.Instruction
	Walk(in, func(each ssa.Instruction) bool {
		if end != nil || met(each) {
			return false
		}
		br, ok := each.(*ssa.If)
		if !ok {
			return true
		}
		if v, _ := subject(br.Cond, true); neverFails(v) {
			return true
		}
		for i, succ := range br.Block().Succs {
			ret := straightReturn(succ, met)
			if ret != nil && (isErrorTest(br.Cond) || fails(ret) || p.unrelated(br.Cond, w, cell) || p.parksAnyway(w, t, br, i)) && p.leadsToWake(br.Block().Succs[1-i], wk) {
				branch, end = br, ret
			}
		}
		return end == nil
	})
	return branch, end
}

// unrelated reports whether a condition asks of places that are known, and that
// the waiter neither tests nor writes.
func (p *Package) unrelated(cond ssa.Value, w *Waiter, cell ssaread.Cell) bool {
	ts := p.condition(cond, true, 2)
	for _, t := range ts {
		if t.Cell == cell || slices.Contains(w.cells(), t.Cell) || p.reads(w.Park.Func, t.Cell) || p.writesIn(w.Park.Func, t.Cell) || t.Entry == anyEntry && p.leavesSome(w, t.Cell) {
			return false
		}
	}
	return len(ts) > 0
}

// leavesSome reports whether what a cell says may depend on who waits: the waiter's
// function, or what it calls, writes it.
func (p *Package) leavesSome(w *Waiter, cell ssaread.Cell) bool {
	for _, in := range p.Writers(cell) {
		for _, f := range append([]*ssa.Function{w.Park.Func}, p.Callees(w.Park.Func)...) {
			if in.Parent() == f || contains(p.Callees(f), in.Parent()) {
				return true
			}
		}
	}
	return false
}

// parksAnyway reports whether way i of a branch is taken on a flag that waiters
// look at too, and leaves them parked: with the flag as it is on that way, t sends
// them to the park all the same.
func (p *Package) parksAnyway(w *Waiter, t *Test, br *ssa.If, i int) bool {
	if w.Park.Kind != CondWait || !w.Loop || t == nil {
		return false
	}
	ways := map[*ssa.If]int{t.If: 1}
	if t.Then {
		ways[t.If] = 0
	}
	known := false
	for _, flag := range p.condition(br.Cond, i == 0, 1) {
		if flag.Cell == t.Cell || flag.Entry != anyEntry || flag.Bound == nil || !ssaread.IsBool(flag.Bound.Type()) {
			return false
		}
		for br, way := range p.waysOf(w, flag) {
			known = true
			ways[br] = way
		}
	}
	choose := func(br *ssa.If) int {
		if way, ok := ways[br]; ok {
			return way
		}
		return -1
	}
	park := w.Park.In.Block()
	head := headOf(innerLoop(park))
	return known && head != nil && reachesBlock(head, park, choose)
}

// waysOf returns which way the branches in the waiter's loop go that test a flag,
// where it is as flag says.
func (p *Package) waysOf(w *Waiter, flag *Test) map[*ssa.If]int {
	out := map[*ssa.If]int{}
	loop := innerLoop(w.Park.In.Block())
	for _, b := range ordered(loop) {
		br, ok := last(b).(*ssa.If)
		if !ok {
			continue
		}
		for _, t := range p.condition(br.Cond, true, 1) {
			if t.Cell == flag.Cell && t.Bound != nil && ssaread.IsBool(t.Bound.Type()) {
				out[br] = 1
				if isZero(t.Bound) == isZero(flag.Bound) {
					out[br] = 0
				}
			}
		}
	}
	return out
}

// isErrorTest reports whether cond compares an error with nil.
func isErrorTest(cond ssa.Value) bool {
	b, ok := cond.(*ssa.BinOp)
	if !ok || b.Op != token.EQL && b.Op != token.NEQ || !ssaread.IsError(b.X.Type()) {
		return false
	}
	call, ok := b.X.(*ssa.Call)
	return !ok || !call.Call.IsInvoke() || call.Call.Method.FullName() != "(context.Context).Err"
}

// fails reports whether a return surely returns an error.
func fails(ret ssa.Instruction) bool {
	for _, r := range ret.(*ssa.Return).Results {
		if ssaread.IsError(r.Type()) && neverNil(stored(r, ret)) {
			return true
		}
	}
	return false
}

// stored returns what v, if it is loaded from a result variable, was set to in the block of at.
func stored(v ssa.Value, at ssa.Instruction) ssa.Value {
	u, ok := v.(*ssa.UnOp)
	if !ok || u.Op != token.MUL {
		return v
	}
	instrs := at.Block().Instrs
	for i := indexIn(at); i >= 0; i-- {
		if st, ok := instrs[i].(*ssa.Store); ok && st.Addr == u.X {
			return st.Val
		}
	}
	return v
}

// straightReturn returns the return to which b leads without a branch, and without
// what meets the obligation.
func straightReturn(b *ssa.BasicBlock, met func(ssa.Instruction) bool) ssa.Instruction {
	for range 4 {
		for _, in := range b.Instrs {
			if met(in) {
				return nil
			}
			if IsReturn(in) {
				return in
			}
		}
		if len(b.Succs) != 1 {
			return nil
		}
		b = b.Succs[0]
	}
	return nil
}

func (p *Package) leadsToWake(b *ssa.BasicBlock, wk *wakers) bool {
	found := false
	Walk(b.Instrs[0], func(in ssa.Instruction) bool {
		found = found || wk.At(in)
		return !found
	})
	return found || wk.At(b.Instrs[0])
}

func (p *Package) noWakeBreach(w *Waiter, t *Test, wr written, in ssa.Instruction, br *ssa.If, ret ssa.Instruction) Breach {
	f := in.Parent()
	name := cellName(t.Cell, p)
	b := Breach{Check: "no-wake", Func: f, Pos: posOf(in)}
	waiter := ssaread.ShortName(w.Park.Func)
	b.Message = fmt.Sprintf("%s changes %s but does not wake %s, which %s at line %d", ssaread.ShortName(f), name, waiter, w.verb(), p.line(w.pos()))
	if ret != nil {
		b.Message = fmt.Sprintf("%s changes %s, returns at line %d without waking %s", ssaread.ShortName(f), name, p.line(posOf(ret)), waiter)
	}
	b.Steps = []Step{
		{posOf(t.Load), "waiter", w.Park.Func, "tests " + name},
		{w.pos(), "waiter", w.Park.Func, w.verb()},
		{posOf(in), "completer", f, "changes " + name + ": it " + wr.text},
	}
	if ret != nil {
		b.Steps = append(b.Steps, Step{posOf(ret), "completer", f, "returns on an error, past the wake"})
	}
	b.Steps = append(b.Steps, Step{Pos: posOf(in), Text: name + " has changed, and nobody will wake the waiter"})
	return b
}
