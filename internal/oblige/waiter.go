package oblige

import (
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/ssaread"
)

// Waiter is one place where somebody parks, with the tests that send it there.
type Waiter struct {
	Park    *Op
	Objects []*Object // any of them wakes it: the cases of its select
	Tests   []*Test
	Loop    bool // it looks again after it was woken
	Timed   bool // time lets it look again anyhow: a timer, or who wakes it regularly
	Foreign bool // it may be woken through something that is not known
}

// Waiters returns the places where the package's functions park, in order.
func (p *Package) Waiters() []*Waiter {
	if p.waiters != nil {
		return p.waiters
	}
	bySelect := map[ssa.Instruction]*Waiter{}
	for _, o := range p.Objects() {
		for _, op := range o.Ops {
			if !op.Kind.Parks() || op.Kind == GroupWait {
				continue
			}
			w := bySelect[op.In]
			if w == nil {
				w = p.waiter(op, o)
				bySelect[op.In] = w
				p.waiters = append(p.waiters, w)
			}
			if IsCancel(op.Val) || Ticks(op.Val) {
				continue // a way out, not a wake
			}
			w.Objects = append(w.Objects, o)
			w.Foreign = w.Foreign || o.Open
		}
	}
	for _, w := range p.waiters {
		w.Timed = w.Timed || w.Loop && p.wokenRegularly(w)
	}
	return p.waiters
}

func (p *Package) waiter(op *Op, o *Object) *Waiter {
	w := &Waiter{Park: op, Loop: LeadsBack(op.In.Block()) || callsItself(op.In)}
	tests := append(p.Tests(op.In), p.Drained(op.In)...)
	woken := func(t *Test) bool { return p.Rooted(t.Load) && p.wokenWith(t.Cell, o) }
	for _, t := range tests {
		if !p.Blinds(t, op.In) && (t.Cell.Kind == ssaread.Var || related(t.Load, p.fetch(op)) || p.MadeHere(op.Val) && p.Rooted(t.Load) || w.Loop && op.Kind == CondWait && slices.ContainsFunc(tests, func(u *Test) bool { return u.ofSame(t) && woken(u) })) {
			w.Tests = append(w.Tests, t)
		}
	}
	if sel, ok := op.In.(*ssa.Select); ok {
		for _, st := range sel.States {
			w.alternative(st)
		}
	}
	return w
}

// ofSame reports whether two tests are of one cell, or of the same object.
func (t *Test) ofSame(u *Test) bool {
	return t.Cell == u.Cell || t.Cell.Kind == ssaread.Field && u.Cell.Kind == ssaread.Field && t.Cell.Type == u.Cell.Type && related(t.Load, u.Load)
}

// callsItself reports whether in's function calls itself behind it: that is a loop, too.
func callsItself(in ssa.Instruction) bool {
	return ssaread.Contains(in.Parent(), func(each ssa.Instruction) bool {
		call, ok := each.(*ssa.Call)
		return ok && ssaread.Callee(call.Common()) == in.Parent() && Reaches(in, call)
	})
}

// Cells returns the cells that the waiter tests, each once.
func (w *Waiter) Cells() []ssaread.Cell {
	var out []ssaread.Cell
	seen := map[ssaread.Cell]bool{}
	for _, t := range w.Tests {
		if !seen[t.Cell] {
			seen[t.Cell] = true
			out = append(out, t.Cell)
		}
	}
	return out
}

// GaveUp reports whether in releases a lock that its function has not taken.
func (p *Package) GaveUp(in ssa.Instruction, l Place) bool {
	held, freed := p.LockIndex().before(in)
	return !held[l] && !freed[l]
}

// SaysWhether reports whether the last result of f is a bool or an error: it tells
// whether there was something to take.
func SaysWhether(f *ssa.Function) bool {
	rs := f.Signature.Results()
	if rs.Len() == 0 {
		return false
	}
	t := rs.At(rs.Len() - 1).Type()
	return ssaread.IsBool(t) || ssaread.IsError(t)
}

// MadeHere reports whether a channel is made by the function that parks on it, or
// by what that calls, for itself or for a field of what it makes as well: it is left in
// a list or map of the object that is tested.
func (p *Package) MadeHere(v ssa.Value) bool {
	_, ok := RootOf(v).(*ssa.MakeChan)
	return ok || p.IsNew(v) || p.madeWith(v)
}

// madeWith reports whether v lies in a field of a struct that its function makes, and into
// which it puts a new channel and nothing else.
func (p *Package) madeWith(v ssa.Value) bool {
	load, ok := v.(*ssa.UnOp)
	if !ok || load.Op != token.MUL {
		return false
	}
	field, ok := load.X.(*ssa.FieldAddr)
	if !ok {
		return false
	}
	if _, ok := field.X.(*ssa.Alloc); !ok {
		return false
	}
	made, ok := RootOf(field.X).(*ssa.Alloc) // of which the variable may be a copy
	if !ok {
		return false
	}
	some := false
	for _, r := range *made.Referrers() {
		fa, ok := r.(*ssa.FieldAddr)
		if !ok || fa.Field != field.Field {
			continue
		}
		for _, use := range *fa.Referrers() {
			if st, ok := use.(*ssa.Store); ok && st.Addr == fa {
				if _, ok := st.Val.(*ssa.MakeChan); !ok && !p.IsNew(st.Val) {
					return false
				}
				some = true
			}
		}
	}
	return some
}

// IsNew reports whether v is a channel made by the function that it is a value of,
// or by what that called.
func (p *Package) IsNew(v ssa.Value) bool {
	switch v := v.(type) {
	case *ssa.MakeChan:
		return true
	case *ssa.Extract, *ssa.Call:
		for _, pl := range p.Index().Origins(v, map[ssa.Value]bool{}) {
			if _, ok := pl.Value.(*ssa.MakeChan); !ok {
				return false
			}
		}
		return true
	}
	return false
}

// Rooted reports whether in works on a parameter of its function, or on what it has found by one:
// in a container, or by a helper.
func (p *Package) Rooted(in ssa.Instruction) bool {
	for r := range roots(in) {
		if p.foundBy(r, 3) {
			return true
		}
	}
	return false
}

// foundBy reports whether v is a parameter of its function or comes from one, as far as it was not
// made: who looks for an entry, and makes it where there is none, leaves it there.
func (p *Package) foundBy(v ssa.Value, depth int) bool {
	if depth == 0 {
		return false
	}
	some := func(vs []ssa.Value) bool {
		found := false
		for _, each := range vs {
			from := RootOf(each)
			_, made := from.(*ssa.Alloc)
			if from != v && !made && !p.foundBy(from, depth-1) {
				return false
			}
			found = found || !made && from != v
		}
		return found
	}
	switch v := v.(type) {
	case *ssa.Parameter:
		return true
	case *ssa.Phi:
		return some(v.Edges)
	case *ssa.MakeClosure:
		return slices.ContainsFunc(v.Bindings, func(b ssa.Value) bool { return p.foundBy(RootOf(b), depth-1) })
	case *ssa.Call:
		callee := ssaread.Callee(v.Common())
		if !p.HasBody(callee) || len(v.Call.Args) == 0 || !p.foundBy(RootOf(v.Call.Args[0]), depth-1) {
			return false
		}
		var results []ssa.Value
		for _, ret := range ReturnsOf(callee) {
			if len(ret.Results) > 0 && !IsNil(ret.Results[0]) {
				results = append(results, Stored(ret.Results[0], ret))
			}
		}
		return some(results)
	}
	return false
}

// Blinds reports whether the waiter itself, between test and park, changes what
// it tests: then a second look tells nothing. So it does where it lines up in the
// list whose length it tests: as long as it is parked it finds itself there.
func (p *Package) Blinds(t *Test, park ssa.Instruction) bool {
	for _, in := range p.Writers(t.Cell) {
		if in.Parent() != park.Parent() || !Reaches(t.If, in) || !Reaches(in, park) {
			continue
		}
		if wr, ok := p.WriteTo(in, t.Cell); ok {
			if e := t.Effect(wr); e == Fails || e == Nears || e == Keeps && t.Len && wr.Delta > 0 && p.LinesUp(in, park) {
				return Without(in, func(each ssa.Instruction) bool { return each == t.If }, func(each ssa.Instruction) bool { return each == park }) != nil
			}
		}
	}
	return false
}

// LinesUp reports whether in adds to a list the new channel that its function parks on,
// or what holds it.
func (p *Package) LinesUp(in, park ssa.Instruction) bool {
	for _, v := range parkedOn(park) {
		made, ok := RootOf(v).(ssa.Instruction)
		if ok && p.MadeHere(v) && Dominates(made, in) {
			return true
		}
	}
	return false
}

// parkedOn returns the channels that an instruction waits for.
func parkedOn(park ssa.Instruction) []ssa.Value {
	switch park := park.(type) {
	case *ssa.UnOp:
		return []ssa.Value{park.X}
	case *ssa.Select:
		var out []ssa.Value
		for _, st := range park.States {
			out = append(out, st.Chan)
		}
		return out
	}
	return nil
}

// Ticks reports whether v is the channel of a timer.
func Ticks(v ssa.Value) bool {
	c, ok := v.Type().Underlying().(*types.Chan)
	return ok && ssaread.IsType(c.Elem(), "time", "Time")
}

// IsCancel reports whether a channel is the Done of a context, or of what another package
// has made that is one.
func IsCancel(v ssa.Value) bool { return CancelOf(v) != nil }

// CancelOf returns the call that gave the Done of a context that v is, or a variable that is nil where
// there is no context; nil if v is something else.
func CancelOf(v ssa.Value) *ssa.Call {
	switch v := v.(type) {
	case *ssa.Call:
		if v.Call.IsInvoke() {
			if v.Call.Method.FullName() == "(context.Context).Done" {
				return v
			}
			return nil
		}
		callee := v.Call.StaticCallee()
		if callee != nil && len(callee.Blocks) == 0 && callee.Name() == "Done" && callee.Signature.Recv() != nil && isContext(callee.Signature.Recv().Type()) {
			return v
		}
	case *ssa.Phi:
		var out *ssa.Call
		for _, e := range v.Edges {
			call, ok := e.(*ssa.Call)
			if !ok && e != ssa.Value(v) && !IsNil(e) || ok && (out != nil || CancelOf(call) == nil) {
				return nil
			}
			if ok {
				out = call
			}
		}
		return out
	}
	return nil
}

// isContext reports whether t has the methods of a context.
func isContext(t types.Type) bool {
	return !slices.ContainsFunc([]string{"Deadline", "Done", "Err", "Value"}, func(name string) bool {
		m, _, _ := types.LookupFieldOrMethod(t, false, nil, name)
		_, ok := m.(*types.Func)
		return !ok
	})
}

// wokenWith reports whether who changes a cell wakes who parks on o: so what lies in
// another object than o is what they wait for.
func (p *Package) wokenWith(cell ssaread.Cell, o *Object) bool {
	wk := p.WakesOf([]*Object{o})
	return slices.ContainsFunc(p.Writers(cell), func(in ssa.Instruction) bool { return p.Covered(in, wk) })
}

// fetch returns what works on the object of which somebody parks on a part: the
// call of a getter or of an atomic's method, the call that made what it parks on, or
// the wait itself.
func (p *Package) fetch(op *Op) ssa.Instruction {
	switch v := op.Val.(type) {
	case *ssa.Call:
		if p.GetterOf(v) != (ssaread.Cell{}) {
			return v
		}
	case *ssa.UnOp:
		if _, ok := OutOfAtomic(v.X); ok {
			return v.X.(*ssa.Call)
		}
	}
	if call, ok := RootOf(op.Val).(*ssa.Call); ok && p.HasBody(ssaread.Callee(call.Common())) {
		return call
	}
	return op.In
}

// alternative notes what another case of the waiter's select means.
func (w *Waiter) alternative(st *ssa.SelectState) {
	if st.Dir == types.SendOnly {
		w.Foreign = true // whoever receives wakes it
		return
	}
	if Ticks(st.Chan) {
		if _, maybe := st.Chan.(*ssa.Phi); !maybe { // a nil channel is no timer
			w.Timed = true
		}
	}
}

// After tells what the write wr, made by in into cell, means for the waiter: it
// Fails to park when it looks again, whatever else it tests; it may (Nears); or
// it parks as before. A waiter in a loop looks again from where it is woken, one
// without from its start.
func (p *Package) After(w *Waiter, cell ssaread.Cell, wr Written, in ssa.Instruction) (Effect, *Test) {
	ways := map[*ssa.If]int{}
	result := Fails
	var decisive *Test
	for _, t := range w.Tests {
		if t.Cell != cell {
			continue
		}
		e := p.EffectAt(t, wr, in)
		way := 0
		switch e {
		case Unclear:
			continue
		case Nears:
			result = Nears
		}
		if t.Then == (e != Keeps) {
			way = 1
		}
		if e != Keeps && decisive == nil {
			decisive = t
		}
		if have, ok := ways[t.If]; ok && have != way {
			way = -1
		}
		ways[t.If] = way
	}
	if decisive == nil {
		return Unclear, nil
	}
	choose := func(br *ssa.If) int {
		way, ok := ways[br]
		if !ok {
			way = p.wayFor(br, decisive, wr)
			ways[br] = way
		}
		return way
	}
	park := w.Park.In.Block()
	from := []*ssa.BasicBlock{park.Parent().Blocks[0]}
	if w.Loop {
		from = park.Succs
		if br, ok := Last(park).(*ssa.If); ok && choose(br) >= 0 {
			from = park.Succs[choose(br) : choose(br)+1]
		}
	}
	for _, to := range p.parksBeside(w) {
		for _, b := range from {
			if ReachesBlock(b, to, choose) {
				return p.freed(w, decisive, choose)
			}
		}
	}
	if k, ok := wr.Val.(*ssa.Const); ok && w.Loop && k.Value != nil && !ssaread.IsBool(k.Type()) && len(exits(w, choose, p.parksIn(w.Park.Func)...)) == 0 {
		return Unclear, nil // it parks on something else
	}
	return result, decisive
}

// wayFor returns by which way a branch is left that compares what t tests with another constant, once
// a constant is written; -1 where it is another branch.
func (p *Package) wayFor(br *ssa.If, t *Test, wr Written) int {
	k, ok := wr.Val.(*ssa.Const)
	if !ok || k.Value == nil {
		return -1
	}
	ts := p.Condition(br.Cond, true, 1)
	if len(ts) != 1 || ts[0].Part || ts[0].Len || ts[0].Entry != AnyEntry || ts[0].Cell != t.Cell || !related(ts[0].Load, t.Load) {
		return -1
	}
	switch ts[0].holds(k.Value) {
	case Keeps:
		return 0
	case Fails:
		return 1
	}
	return -1
}

// freed is for a write after which a waiter on a Cond may still park, for another
// reason: Nears where it may leave its loop by a way that the test barred, or, coming
// anew, would not park but wake all who do.
func (p *Package) freed(w *Waiter, t *Test, choose func(*ssa.If) int) (Effect, *Test) {
	if p.wakesInstead(w, t) {
		return Nears, t
	}
	if w.Loop && w.Park.Kind != CondWait || !w.Loop && !p.MadeHere(w.Park.Val) {
		return Unclear, nil
	}
	before := func(br *ssa.If) int {
		if br != t.If {
			return -1
		}
		if t.Then {
			return 0
		}
		return 1
	}
	was := exits(w, before)
	for b := range exits(w, choose) {
		if !was[b] {
			return Nears, t
		}
	}
	return Unclear, nil
}

// wakesInstead reports whether who comes to the test t, before the waiter's loop, and is not
// sent to the park by it, wakes those who are there: it has come last.
func (p *Package) wakesInstead(w *Waiter, t *Test) bool {
	if !w.Loop || w.Park.Kind != CondWait || InnerLoop(w.Park.In.Block())[t.If.Block()] || !Dominates(t.If, w.Park.In) {
		return false
	}
	other := t.If.Block().Succs[0]
	if t.Then {
		other = t.If.Block().Succs[1]
	}
	wk := p.WakesOf(w.Objects)
	return len(other.Preds) == 1 && slices.ContainsFunc(other.Instrs, wk.At) && !ReachesBlock(other, w.Park.In.Block(), nil)
}

// exits returns the blocks by which a waiter that looks again may leave its loop,
// or one without a loop its function, and does not park, there or in one of parks.
func exits(w *Waiter, choose func(*ssa.If) int, parks ...*ssa.BasicBlock) map[*ssa.BasicBlock]bool {
	out := map[*ssa.BasicBlock]bool{}
	park := w.Park.In.Block()
	loop, from := WholeLoop(park), w.Park.Func.Blocks[0]
	if w.Loop {
		from = HeadOf(loop)
	}
	seen := map[*ssa.BasicBlock]bool{park: true}
	for _, b := range parks {
		seen[b] = true
	}
	work := []*ssa.BasicBlock{from}
	if seen[from] {
		work = slices.Clone(from.Succs) // it looks behind the park
	}
	for len(work) > 0 {
		b := work[len(work)-1]
		work = work[:len(work)-1]
		if b == nil || seen[b] {
			continue
		}
		seen[b] = true
		if w.Loop && !loop[b] || IsReturn(Last(b)) {
			out[b] = true
			continue
		}
		if br, ok := Last(b).(*ssa.If); ok {
			if i := choose(br); i >= 0 {
				work = append(work, b.Succs[i])
				continue
			}
		}
		work = append(work, b.Succs...)
	}
	return out
}

// parksIn returns the blocks in which f parks.
func (p *Package) parksIn(f *ssa.Function) []*ssa.BasicBlock {
	var out []*ssa.BasicBlock
	for _, w := range p.Waiters() {
		if w.Park.Func == f {
			out = append(out, w.Park.In.Block())
		}
	}
	return out
}

// parksBeside returns the blocks of the waiter's function where it parks on its objects.
func (p *Package) parksBeside(w *Waiter) []*ssa.BasicBlock {
	out := []*ssa.BasicBlock{w.Park.In.Block()}
	for _, o := range w.Objects {
		for _, op := range o.Ops {
			if op.Kind.Parks() && op.Func == w.Park.Func && op.In != w.Park.In {
				out = append(out, op.In.Block())
			}
		}
	}
	return out
}

// Pos returns where the waiter parks, or registers.
func (w *Waiter) Pos() token.Pos {
	if w.Park.Kind == Registers {
		return PosOf(w.Park.In)
	}
	return w.Park.Pos()
}

// TestsAny reports whether a test of the waiter is of cell.
func (w *Waiter) TestsAny(cell ssaread.Cell) bool {
	for _, t := range w.Tests {
		if t.Cell == cell {
			return true
		}
	}
	return false
}
