package oblige

import (
	"fmt"
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/known"
	"github.com/futurelint/futurelint/internal/ssaread"
)

// lateRegister: somebody looks whether there is reason to wait, and only then
// makes itself known: whoever completes in between finds nobody to wake, or
// wakes those of an older generation. Five forms:
//
//   - a channel that is replaced with each wake is taken from its field after the
//     test (a generation channel);
//   - the waiter's own channel is left for the waker after the test;
//   - the waiter starts what will wake it, and leaves its channel after that;
//   - a setter keeps a callback without looking at the flag behind which it was
//     called already;
//   - the waiter's channel is left in a list without looking at the flag with which all
//     that lay there were woken for the last time (missesSweep).
//
// Silent where a lock is held from the test to the registration, and where the
// waiter looks again before it parks.
func lateRegister(p *Package) []Breach {
	var out []Breach
	for _, w := range p.Waiters() {
		if w.Park.Kind != Recv && w.Park.Kind != SelRecv || w.Timed || w.Foreign {
			continue
		}
		for _, each := range w.cases() {
			reg := p.registers(each)
			if reg == nil {
				continue
			}
			if b, ok := p.testedBefore(each, reg); ok {
				out = append(out, b)
				break
			}
			if b, ok := p.startedBefore(each, reg); ok {
				out = append(out, b)
				break
			}
			if b, ok := p.missesSweep(each, reg); ok {
				out = append(out, b)
				break
			}
		}
	}
	return append(append(out, p.deafSetters()...), p.deafStarts()...)
}

// cases returns the waiter as it parks on each of its objects.
func (w *Waiter) cases() []*Waiter {
	var out []*Waiter
	for _, o := range w.Objects {
		for _, op := range o.Ops {
			if op.In == w.Park.In {
				each := *w
				each.Park = op
				out = append(out, &each)
			}
		}
	}
	return out
}

// registration is how a waiter makes itself known.
type registration struct {
	in     ssa.Instruction
	left   ssa.Instruction // what leaves it in a list or map, where it is not in itself
	fresh  bool            // its own channel is left; else it takes one that is replaced
	object *Object
	name   string
	key    ssa.Value // under which it is left in a map
	part   bool      // what is left is a new structure, of which the channel is a part
}

// registers returns how the waiter makes itself known, nil where that is
// not known, or is of no account.
func (p *Package) registers(w *Waiter) *registration {
	o := p.ObjectOf(w.Park.Val)
	if o == nil {
		return nil
	}
	switch v := w.Park.Val.(type) {
	case *ssa.UnOp:
		if box, ok := outOfAtomic(v.X); ok && replaced(o) {
			return &registration{in: v.X.(*ssa.Call), object: o, name: cellName(box.Cell, p)}
		}
		fa, ok := v.X.(*ssa.FieldAddr)
		if !ok {
			return nil
		}
		if left := p.freshIn(ssaread.CellOf(fa), w.Park.In); left != nil {
			return &registration{in: left, fresh: true, object: o, name: cellName(ssaread.CellOf(fa), p)}
		}
		if left := leftWhole(fa, w.Park.In); left != nil {
			return &registration{in: left, fresh: true, object: o, name: p.leftIn(left), part: true}
		}
		if replaced(o) {
			return &registration{in: v, object: o, name: cellName(ssaread.CellOf(fa), p)}
		}
		return nil
	case *ssa.Call: // nothing else is known of where it comes from
		if cell := p.getterOf(v); cell.Kind == ssaread.Field && replaced(o) {
			return &registration{in: v, object: o, name: cellName(cell, p)}
		}
	}
	if left := leftBefore(w.Park); left != nil {
		return &registration{in: left, left: left, fresh: true, object: o, name: p.leftIn(left), key: keyOf(left)}
	}
	return p.leftByHelper(w.Park, o)
}

// leftByHelper returns the call of the package's own that made what park receives
// from and left it where the waker finds it.
func (p *Package) leftByHelper(park *Op, o *Object) *registration {
	call, ok := rootOf(park.Val).(*ssa.Call)
	if !ok || !Dominates(call, park.In) {
		return nil
	}
	helper := ssaread.Callee(call.Common())
	for _, m := range o.Of(Make) {
		if m.Func != helper || !p.HasBody(helper) {
			continue
		}
		for _, ret := range returnsOf(helper) {
			left := keptBefore(m.In.(ssa.Value), ret)
			if left == nil {
				continue
			}
			r := &registration{in: call, left: left, fresh: true, object: o, name: p.leftIn(left), key: keyOf(left)}
			if prm, ok := r.key.(*ssa.Parameter); ok {
				r.key = argumentFor(call, helper, prm)
			}
			return r
		}
	}
	return nil
}

// getterOf returns the field whose content a call returns, where it does no more.
func (p *Package) getterOf(call *ssa.Call) ssaread.Cell {
	callee := ssaread.Callee(call.Common())
	if !p.HasBody(callee) {
		return ssaread.Cell{}
	}
	v := soleResult(callee)
	if ct, ok := v.(*ssa.ChangeType); ok { // to one that only receives
		v = ct.X
	}
	if ld, ok := v.(*ssa.UnOp); ok && ld.Op == token.MUL {
		return ssaread.CellOf(ld.X)
	}
	return ssaread.Cell{}
}

// freshIn returns where the function of park stores a channel that it has just
// made into cell, from which park receives it.
func (p *Package) freshIn(cell ssaread.Cell, park ssa.Instruction) ssa.Instruction {
	for _, b := range park.Parent().Blocks {
		for _, in := range b.Instrs {
			st, ok := in.(*ssa.Store)
			if !ok || ssaread.CellOf(st.Addr) != cell || p.private(st.Addr) {
				continue
			}
			if _, made := st.Val.(*ssa.MakeChan); made && Dominates(in, park) {
				return in
			}
		}
	}
	return nil
}

// leftWhole returns where a structure that the function of park has made, with a new
// channel in the field fa of it, is left where others find it.
func leftWhole(fa *ssa.FieldAddr, park ssa.Instruction) ssa.Instruction {
	whole, ok := fa.X.(*ssa.Alloc)
	if !ok || !whole.Heap {
		return nil
	}
	for _, r := range *whole.Referrers() {
		each, ok := r.(*ssa.FieldAddr)
		if !ok || each.Field != fa.Field {
			continue
		}
		for _, r := range *each.Referrers() {
			if st, ok := r.(*ssa.Store); ok && madeNow(st.Val) {
				return keptBefore(whole, park)
			}
		}
	}
	return nil
}

func madeNow(v ssa.Value) bool {
	_, ok := v.(*ssa.MakeChan)
	return ok
}

// reaches reports whether what in writes is compared, right there, with what each waiter
// waits for, and decides who is woken: it may be enough for the one that is to come.
func (p *Package) reaches(wr written, in ssa.Instruction, o *Object) bool {
	for _, c := range o.Of(Close, Send, TrySend) {
		if c.Func != in.Parent() {
			continue
		}
		for _, br := range p.guards(c.In) {
			cmp, ok := br.Cond.(*ssa.BinOp)
			if ok && wr.val != nil && (cmp.X == wr.val || cmp.Y == wr.val) && (of(cmp.X, rootOf(c.Val)) || of(cmp.Y, rootOf(c.Val))) {
				return true
			}
		}
	}
	return false
}

// replaced reports whether who closes a channel puts another one in its place.
func replaced(o *Object) bool {
	closes := o.Of(Close)
	for _, c := range closes {
		made := takenOut(c)
		for _, m := range o.Of(Make) {
			made = made || m.Func == c.Func
		}
		if !made {
			return false
		}
	}
	return len(closes) > 0
}

// takenOut reports whether who closes a channel puts nil in its place, for the
// next waiter to make another.
func takenOut(c *Op) bool {
	load, ok := c.Val.(*ssa.UnOp)
	if !ok {
		return false
	}
	for _, b := range c.Func.Blocks {
		for _, in := range b.Instrs {
			if st, ok := in.(*ssa.Store); ok && isNil(st.Val) && samePath(st.Addr, load.X) {
				return true
			}
		}
	}
	return false
}

// leftIn returns the name of the place where a channel is left.
func (p *Package) leftIn(in ssa.Instruction) string {
	switch in := in.(type) {
	case *ssa.Call:
		return cellName(ssaread.CellOf(in.Call.Args[0]), p)
	case *ssa.MapUpdate:
		c, _ := containerCell(in.Map)
		return cellName(c, p)
	case *ssa.Store:
		if call := appends(in); call != nil {
			c, _ := containerCell(call.Call.Args[0])
			return cellName(c, p)
		}
		return cellName(ssaread.CellOf(in.Addr), p)
	}
	return noName
}

// testedBefore looks for a test that sends the waiter to its registration, and for
// one who changes what it tests and wakes, in between.
func (p *Package) testedBefore(w *Waiter, reg *registration) (Breach, bool) {
	wk := p.WakesOf([]*Object{reg.object})
	park := func(in ssa.Instruction) bool { return in == w.Park.In }
	for _, t := range p.testsFor(w, reg) {
		if t.Load.Parent() != reg.in.Parent() || !Reaches(t.Load, reg.in) || p.oneSection(t.Load, reg.in) {
			continue
		}
		readers := p.readersOf(t.Cell)
		looks := func(in ssa.Instruction) bool {
			return in == t.Load || loads(in, t.Cell) || loadsAtomic(in, t.Cell) || p.mayCall(in, readers)
		}
		if Without(reg.in, looks, park) == nil || Without(t.Load, looks, func(in ssa.Instruction) bool { return in == reg.in }) == nil {
			continue
		}
		if at := p.changesAndWakes(w, t, reg, wk); at != nil {
			return p.lateBreach(w, reg, t, at), true
		}
	}
	return Breach{}, false
}

// testsFor returns what the waiter tests; where it leaves a structure of its own, all
// that it tests of its parameters.
func (p *Package) testsFor(w *Waiter, reg *registration) []*Test {
	if !reg.part {
		return w.Tests
	}
	return slices.DeleteFunc(p.tests(w.Park.In), func(t *Test) bool {
		return !rooted(t.Load) || p.blinds(t, w.Park.In)
	})
}

// changesAndWakes returns a write after which the waiter would not park, by one
// who wakes it too. What is written may decide that, where all who wait are woken
// to look at it.
func (p *Package) changesAndWakes(w *Waiter, t *Test, reg *registration, wk *wakers) ssa.Instruction {
	alone := p.loneGoroutine(w.Park.Func)
	for _, in := range p.Writers(t.Cell) {
		wr, ok := p.writeTo(in, t.Cell)
		if !ok || in.Parent() == w.Park.Func || alone != nil && alone == p.loneGoroutine(in.Parent()) || p.private(wr.addr) || !p.covered(in, wk) {
			continue
		}
		if e := p.effectAt(t, wr, in); e == Fails || e == Nears || e == Unclear && !reg.fresh && w.Loop && wr.val != nil && wr.delta == 0 || e == Unclear && reg.part && p.reaches(wr, in, reg.object) {
			return in
		}
	}
	return nil
}

// oneSection reports whether a lock is held from one instruction to another.
func (p *Package) oneSection(from, to ssa.Instruction) bool {
	at := map[Place]bool{}
	for _, l := range p.HeldAt(from) {
		at[l] = true
	}
	for _, l := range p.HeldAt(to) {
		if at[l] && !p.freedBetween(l, from, to) {
			return true
		}
	}
	return false
}

// freedBetween reports whether a lock may be released on a way between two instructions.
func (p *Package) freedBetween(l Place, from, to ssa.Instruction) bool {
	found := false
	Walk(from, func(in ssa.Instruction) bool {
		if in == to || found {
			return false
		}
		if lock, way := p.lockCall(in); way < 0 && lock == l && Reaches(in, to) {
			if _, deferred := in.(*ssa.Defer); !deferred {
				found = true
			}
		}
		return true
	})
	return found
}

func (p *Package) lateBreach(w *Waiter, reg *registration, t *Test, at ssa.Instruction) Breach {
	f := w.Park.Func
	cell := cellName(t.Cell, p)
	verb := "takes"
	if reg.fresh {
		verb = "registers in"
	}
	b := Breach{Check: "late-register", Func: f, Pos: posOf(reg.in)}
	b.Message = fmt.Sprintf("%s %s %s after testing %s at line %d; %s comes in between",
		ssaread.ShortName(f), verb, reg.name, cell, p.line(posOf(t.Load)), ssaread.ShortName(at.Parent()))
	b.Steps = []Step{
		{posOf(t.Load), "waiter", f, "tests " + cell + ": it has to wait"},
		{posOf(at), "completer", at.Parent(), "changes " + cell + ", and wakes whom it finds"},
		{posOf(reg.in), "waiter", f, verb + " " + reg.name},
		{w.Park.Pos(), "waiter", f, "parks"},
		{Pos: w.Park.Pos(), Text: cell + " has changed, and nobody will wake the waiter"},
	}
	return b
}

// startedBefore looks for what the waiter starts before it leaves its channel, and
// that leads to those who look for the channel.
func (p *Package) startedBefore(w *Waiter, reg *registration) (Breach, bool) {
	if !reg.fresh || reg.part {
		return Breach{}, false
	}
	if call := p.handsKey(reg); call != nil {
		return p.startBreach(w, reg, call, "the answer"), true
	}
	wk := p.WakesOf([]*Object{reg.object})
	for _, o := range p.Objects() {
		if o == reg.object || o.Open || !p.leadsTo(o, wk, w.Park.Func) {
			continue
		}
		starts := p.WakesOf([]*Object{o})
		named := slices.DeleteFunc(starts.In(reg.in.Parent()), func(in ssa.Instruction) bool { return !starts.Named(in) })
		first := firstIn(named, reg.in)
		if first != nil && !p.startsAgain(starts, reg.in, w.Park.In) {
			return p.startBreach(w, reg, first, p.chanName(o)), true
		}
	}
	return Breach{}, false
}

// handsKey returns a call out of sight that is handed the key under which the
// waiter leaves its channel later.
func (p *Package) handsKey(reg *registration) ssa.Instruction {
	key := reg.key
	if key == nil {
		return nil
	}
	if _, constant := key.(*ssa.Const); constant || key.Referrers() == nil {
		return nil
	}
	for _, r := range *key.Referrers() {
		call, ok := r.(*ssa.Call)
		if !ok || !Reaches(call, reg.in) || Reaches(reg.in, call) || !p.actsOutside(call) && !p.writesOut(call) {
			continue
		}
		return call
	}
	return nil
}

// keyOf returns the key under which in leaves something.
func keyOf(in ssa.Instruction) ssa.Value {
	switch in := in.(type) {
	case *ssa.MapUpdate:
		return in.Key
	case *ssa.Call:
		if mi, ok := in.Call.Args[1].(*ssa.MakeInterface); ok {
			return mi.X
		}
	}
	return nil
}

// writesOut reports whether a call of the package's own writes to an io.Writer, as
// what sends a request does.
func (p *Package) writesOut(call *ssa.Call) bool {
	callee := ssaread.Callee(call.Common())
	if !p.HasBody(callee) {
		return false
	}
	for _, b := range callee.Blocks {
		for _, in := range b.Instrs {
			c, ok := in.(*ssa.Call)
			if !ok {
				continue
			}
			name := ""
			if c.Call.IsInvoke() {
				name = c.Call.Method.FullName()
			}
			switch name {
			case "(io.Writer).Write", "(net.Conn).Write", "(io.ReadWriter).Write", "(io.ReadWriteCloser).Write", "(io.WriteCloser).Write":
				return true
			}
		}
	}
	return false
}

// actsOutside reports whether a call may have an effect that comes back later by
// another goroutine: it goes out of the package, and not to one that only computes.
func (p *Package) actsOutside(call *ssa.Call) bool {
	c := call.Common()
	if _, builtin := c.Value.(*ssa.Builtin); builtin {
		return false
	}
	callee := ssaread.Callee(c)
	if callee == nil {
		return len(p.dynamicCallees(call)) == 0
	}
	return !p.HasBody(callee) && c.Signature().Recv() != nil && !known.Silent(ssaread.PkgPath(callee)) && ssaread.PkgPath(callee) != p.Pkg.Pkg.Path()
}

// leadsTo reports whether a goroutine that has received from o comes, in what it
// calls, to those who wake wk's waiter. A token that it takes with an item is no start.
func (p *Package) leadsTo(o *Object, wk *wakers, but *ssa.Function) bool {
	for _, r := range o.Of(Recv, SelRecv) {
		if r.Func == but || !wk.byName()[r.Func] || p.comesWithItem(o, r) {
			continue
		}
		start := r.In
		if r.Sel != nil {
			if b := CaseStart(r.Sel, r.Case); b != nil {
				start = b.Instrs[0]
			}
		}
		if wk.At(start) || Without(start, Never, wk.At) != nil {
			return true
		}
	}
	return false
}

// firstIn returns the first of ins that leads to in and does not come after it.
func firstIn(ins []ssa.Instruction, in ssa.Instruction) ssa.Instruction {
	for _, each := range ins {
		if Reaches(each, in) && !Reaches(in, each) {
			return each
		}
	}
	return nil
}

// startsAgain reports whether it is started again between the registration and the wait.
func (p *Package) startsAgain(starts *wakers, reg, park ssa.Instruction) bool {
	for _, each := range starts.In(park.Parent()) {
		if Reaches(reg, each) && Reaches(each, park) {
			return true
		}
	}
	return false
}

func (p *Package) startBreach(w *Waiter, reg *registration, start ssa.Instruction, what string) Breach {
	f := w.Park.Func
	b := Breach{Check: "late-register", Func: f, Pos: posOf(reg.in)}
	b.Message = fmt.Sprintf("%s registers in %s after starting at line %d what wakes it",
		ssaread.ShortName(f), reg.name, p.line(posOf(start)))
	b.Steps = []Step{
		{posOf(start), "waiter", f, "starts what will wake it, by " + what},
		{posOf(start), "completer", f, "is done, finds no channel in " + reg.name},
		{posOf(reg.in), "waiter", f, "registers in " + reg.name},
		{w.Park.Pos(), "waiter", f, "parks"},
		{Pos: w.Park.Pos(), Text: "it is done, and nobody will wake the waiter"},
	}
	return b
}

// deafSetters finds setters of a callback that do not look at the flag which who
// calls it sets before, for good: after that, the callback is kept and never called.
func (p *Package) deafSetters() []Breach {
	var out []Breach
	for _, f := range p.Funcs {
		for _, b := range f.Blocks {
			for _, in := range b.Instrs {
				st, ok := in.(*ssa.Store)
				if !ok || !keepsCallback(st) {
					continue
				}
				if br, ok := p.deafTo(f, st); ok {
					out = append(out, br)
				}
			}
		}
	}
	return out
}

// keepsCallback reports whether a store keeps a function, or an object, that its
// function is handed in a field, or adds it to a list there.
func keepsCallback(st *ssa.Store) bool {
	if _, field := st.Addr.(*ssa.FieldAddr); !field || st.Parent().Object() == nil || !st.Parent().Object().Exported() {
		return false
	}
	if prm, ok := st.Val.(*ssa.Parameter); ok {
		_, isFunc := prm.Type().Underlying().(*types.Signature)
		return isFunc
	}
	call, ok := st.Val.(*ssa.Call)
	if !ok || !ssaread.IsBuiltin(call.Common(), "append") {
		return false
	}
	s, ok := call.Call.Args[1].(*ssa.Slice)
	if !ok {
		return false
	}
	for _, v := range elements(s.X) {
		if _, ok := v.(*ssa.Parameter); ok && callable(v.Type()) {
			return true
		}
	}
	return false
}

func callable(t types.Type) bool {
	switch t.Underlying().(type) {
	case *types.Signature, *types.Interface:
		return true
	}
	return false
}

func (p *Package) deafTo(f *ssa.Function, st *ssa.Store) (Breach, bool) {
	cell := ssaread.CellOf(st.Addr)
	if p.private(st.Addr) || !p.locksAny(f) || len(p.tests(st)) > 0 {
		return Breach{}, false
	}
	for _, g := range p.Funcs {
		call := callOf(g, cell)
		if call == nil || g == f || outermost(g) == outermost(f) || p.calledElsewhere(g, cell) {
			continue
		}
		if set, flag := p.setsForGood(g, call, cell); set != nil && !p.asks(f, flag) && !p.looksInCalls(f, flag) {
			return p.deafBreach(f, st, g, set, flag, call), true
		}
	}
	return Breach{}, false
}

// locksAny reports whether f takes a lock: it reckons with others then.
func (p *Package) locksAny(f *ssa.Function) bool {
	for _, b := range f.Blocks {
		for _, in := range b.Instrs {
			if _, way := p.lockCall(in); way > 0 {
				return true
			}
		}
	}
	return false
}

// asks reports whether f reads a cell, also by an atomic load.
func (p *Package) asks(f *ssa.Function, cell ssaread.Cell) bool {
	if p.reads(f, cell) {
		return true
	}
	for _, b := range f.Blocks {
		for _, in := range b.Instrs {
			if loadsAtomic(in, cell) {
				return true
			}
		}
	}
	return false
}

// loadsAtomic reports whether in loads a cell by a call of sync/atomic.
func loadsAtomic(in ssa.Instruction, cell ssaread.Cell) bool {
	call, ok := in.(*ssa.Call)
	if !ok {
		return false
	}
	c, ok := atomicLoad(call)
	return ok && c == cell
}

// looksInCalls reports whether f calls a function that may read cell.
func (p *Package) looksInCalls(f *ssa.Function, cell ssaread.Cell) bool {
	readers := p.readersOf(cell)
	for _, b := range f.Blocks {
		for _, in := range b.Instrs {
			if p.mayCall(in, readers) {
				return true
			}
		}
	}
	return false
}

// calledElsewhere reports whether another function than g calls what lies in cell
// too: then it tells of more than the one end.
func (p *Package) calledElsewhere(g *ssa.Function, cell ssaread.Cell) bool {
	for _, f := range p.Funcs {
		if f != g && callOf(f, cell) != nil {
			return true
		}
	}
	return false
}

// callOf returns where f calls what lies in cell, or each element of what does.
func callOf(f *ssa.Function, cell ssaread.Cell) *ssa.Call {
	for _, b := range f.Blocks {
		for _, in := range b.Instrs {
			call, ok := in.(*ssa.Call)
			if !ok {
				continue
			}
			u, ok := call.Call.Value.(*ssa.UnOp)
			if !ok {
				continue
			}
			if !call.Call.IsInvoke() && ssaread.CellOf(u.X) == cell {
				return call
			}
			if at, ok := u.X.(*ssa.IndexAddr); ok {
				if c, _ := containerCell(at.X); c == cell {
					return call
				}
			}
		}
	}
	return nil
}

// setsForGood returns the write of true, into a flag of the same struct that is
// never taken back, which every call of the callback in f comes after, and the flag.
func (p *Package) setsForGood(f *ssa.Function, call *ssa.Call, cb ssaread.Cell) (ssa.Instruction, ssaread.Cell) {
	for i := range p.structs()[cb.Type].fields() {
		cell := ssaread.Cell{Kind: ssaread.Field, Type: cb.Type, Field: i}
		for _, in := range p.Writers(cell) {
			wr, ok := p.writeTo(in, cell)
			if ok && in.Parent() == f && Dominates(in, call) && p.forGood(change{in: in, cell: cell, wr: wr}) {
				return in, cell
			}
		}
	}
	return nil, ssaread.Cell{}
}

func (p *Package) deafBreach(f *ssa.Function, st *ssa.Store, g *ssa.Function, set ssa.Instruction, at ssaread.Cell, call *ssa.Call) Breach {
	cb, flag := cellName(ssaread.CellOf(st.Addr), p), cellName(at, p)
	b := Breach{Check: "late-register", Func: f, Pos: posOf(st)}
	b.Message = fmt.Sprintf("%s keeps %s without testing %s; %s may have called at line %d",
		ssaread.ShortName(f), cb, flag, ssaread.ShortName(g), p.line(call.Pos()))
	b.Steps = []Step{
		{posOf(set), "completer", g, "sets " + flag},
		{call.Pos(), "completer", g, "calls " + cb + ", if there is one"},
		{posOf(st), "waiter", f, "keeps its function in " + cb},
		{Pos: posOf(st), Text: flag + " is set, and nobody will call the function"},
	}
	return b
}
