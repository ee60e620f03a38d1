package oblige

import (
	"go/constant"
	"go/token"
	"go/types"
	"iter"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/protocol"
	"github.com/futurelint/futurelint/internal/ssaread"
)

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

// Waiter is one place where somebody parks, with the tests that send it there.
type Waiter struct {
	Park    *Op
	Objects []*Object // any of them wakes it: the cases of its select
	Tests   []*Test
	Loop    bool // it looks again after it was woken
	Timed   bool // a timer lets it look again anyhow
	Foreign bool // it may be woken through something that is not known
}

// Test is a condition that a waiter parks under: Cell Op Bound holds, or, where
// Len is set, the length of what lies in Cell does.
type Test struct {
	Cell  ssaread.Cell
	Len   bool
	Entry entry       // for an entry of the map in Cell
	Limit bool        // Cell holds what a length is compared with
	Op    token.Token // EQL, NEQ, LSS, LEQ, GTR, GEQ; ILLEGAL where only the cell is known
	Bound *ssa.Const  // nil where it is not constant
	Load  ssa.Instruction
	If    *ssa.If
	Then  bool // the branch's first way is where it holds
}

// entry tells what is tested of a map.
type entry uint8

const (
	AnyEntry entry = iota // no single entry
	present               // that there is one
	flagged               // that the flag it holds is set
	counted               // how large the number that it holds is, or how long the list
)

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
	return p.waiters
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
	made, ok := field.X.(*ssa.Alloc)
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

// Rooted reports whether in works on a parameter of its function.
func Rooted(in ssa.Instruction) bool {
	for r := range roots(in) {
		if _, ok := r.(*ssa.Parameter); ok {
			return true
		}
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
func IsCancel(v ssa.Value) bool {
	call, ok := v.(*ssa.Call)
	if !ok {
		return false
	}
	if call.Call.IsInvoke() {
		return call.Call.Method.FullName() == "(context.Context).Done"
	}
	callee := call.Call.StaticCallee()
	return callee != nil && len(callee.Blocks) == 0 && callee.Name() == "Done" && callee.Signature.Recv() != nil && isContext(callee.Signature.Recv().Type())
}

// isContext reports whether t has the methods of a context.
func isContext(t types.Type) bool {
	return !slices.ContainsFunc([]string{"Deadline", "Done", "Err", "Value"}, func(name string) bool {
		m, _, _ := types.LookupFieldOrMethod(t, false, nil, name)
		_, ok := m.(*types.Func)
		return !ok
	})
}

func (p *Package) waiter(op *Op, o *Object) *Waiter {
	w := &Waiter{Park: op, Loop: LeadsBack(op.In.Block())}
	for _, t := range append(p.Tests(op.In), p.Drained(op.In)...) {
		if !p.Blinds(t, op.In) && (t.Cell.Kind == ssaread.Var || related(t.Load, p.fetch(op)) || p.MadeHere(op.Val) && Rooted(t.Load) || w.Loop && op.Kind == CondWait && Rooted(t.Load) && p.wokenWith(t.Cell, o)) {
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

// LeadsBack reports whether a way leads from b to b.
func LeadsBack(b *ssa.BasicBlock) bool {
	for _, s := range b.Succs {
		if ReachesBlock(s, b, nil) {
			return true
		}
	}
	return false
}

// ReachesBlock reports whether a way leads from one block to another; choose
// tells of a branch which of its ways may be taken, -1 for both.
func ReachesBlock(from, to *ssa.BasicBlock, choose func(*ssa.If) int) bool {
	seen := map[*ssa.BasicBlock]bool{}
	work := []*ssa.BasicBlock{from}
	for len(work) > 0 {
		b := work[len(work)-1]
		work = work[:len(work)-1]
		if b == to {
			return true
		}
		if seen[b] {
			continue
		}
		seen[b] = true
		if br, ok := Last(b).(*ssa.If); ok && choose != nil {
			if i := choose(br); i >= 0 {
				work = append(work, b.Succs[i])
				continue
			}
		}
		work = append(work, b.Succs...)
	}
	return false
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
		if way, ok := ways[br]; ok {
			return way
		}
		return -1
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
	return result, decisive
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
// or one without a loop its function, and does not park.
func exits(w *Waiter, choose func(*ssa.If) int) map[*ssa.BasicBlock]bool {
	out := map[*ssa.BasicBlock]bool{}
	park := w.Park.In.Block()
	loop, from := InnerLoop(park), w.Park.Func.Blocks[0]
	if w.Loop {
		from = HeadOf(loop)
	}
	seen := map[*ssa.BasicBlock]bool{park: true}
	work := []*ssa.BasicBlock{from}
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

// Tests returns the conditions under which in is executed.
func (p *Package) Tests(in ssa.Instruction) []*Test {
	var out []*Test
	for _, br := range p.Guards(in) {
		out = append(out, p.testsOf(br, in)...)
	}
	return out
}

// Guards returns the branches that decide whether in is executed, nearest first.
func (p *Package) Guards(in ssa.Instruction) []*ssa.If {
	f := in.Parent()
	flow := p.Flow(f)
	seen := map[int]bool{}
	var out []*ssa.If
	work := []int{in.Block().Index}
	for len(work) > 0 {
		b := work[0]
		work = work[1:]
		for _, d := range flow.Deps[b] {
			if seen[d] {
				continue
			}
			seen[d] = true
			work = append(work, d)
			if br, ok := Last(f.Blocks[d]).(*ssa.If); ok {
				out = append(out, br)
			}
		}
	}
	return out
}

// Last returns the instruction with which b ends.
func Last(b *ssa.BasicBlock) ssa.Instruction { return b.Instrs[len(b.Instrs)-1] }

// testsOf returns what a branch tests on the way to in.
func (p *Package) testsOf(br *ssa.If, in ssa.Instruction) []*Test {
	then := ComesTo(br, 0, in) || waitsAgain(br, 0, in)
	other := ComesTo(br, 1, in) || waitsAgain(br, 1, in)
	if !then && !other || p.runsThrough(br, in) {
		return nil
	}
	if then && other && surely(br.Block().Succs[1], in) && !surely(br.Block().Succs[0], in) {
		then = false // a && b lets it pass: without a it parks for sure
	}
	ts := p.Condition(br.Cond, then, 2)
	for _, t := range ts {
		t.If, t.Then = br, then
	}
	return ts
}

// waitsAgain reports whether successor i of a branch leads back to a Cond.Wait in the branch's own
// block: it looks once it is woken. (Of a receive it would be another channel's turn.)
func waitsAgain(br *ssa.If, i int, in ssa.Instruction) bool {
	call, ok := in.(*ssa.Call)
	if !ok || br.Block() != in.Block() {
		return false
	}
	callee := ssaread.Callee(call.Common())
	return callee != nil && callee.String() == "(*sync.Cond).Wait" && ReachesBlock(br.Block().Succs[i], in.Block(), nil)
}

// runsThrough reports whether a branch heads a loop that lies before in and is left
// otherwise only by an error: how many there are to go through is no test, more of
// them would not be waited for.
func (p *Package) runsThrough(br *ssa.If, in ssa.Instruction) bool {
	loop := WholeLoop(br.Block())
	if loop == nil || loop[in.Block()] || HeadOf(loop) != br.Block() {
		return false
	}
	for _, b := range Ordered(loop) {
		each, ok := Last(b).(*ssa.If)
		for _, s := range b.Succs {
			if !loop[s] && b != br.Block() && !(ok && (IsErrorTest(each.Cond) || failsStraight(s))) {
				return false
			}
		}
	}
	return true
}

// failsStraight reports whether b leads, without a branch, to the return of an error.
func failsStraight(b *ssa.BasicBlock) bool {
	ret := StraightReturn(b, func(ssa.Instruction) bool { return false })
	return ret != nil && ReturnsError(ret)
}

// surely reports whether every way from b to the function's end passes in.
func surely(b *ssa.BasicBlock, in ssa.Instruction) bool {
	if b == in.Block() {
		return true
	}
	first := b.Instrs[0]
	at := func(each ssa.Instruction) bool { return each == in }
	return !IsReturn(first) && Without(first, at, IsReturn) == nil
}

// ComesTo reports whether successor i of a branch leads to in without passing the branch again.
func ComesTo(br *ssa.If, i int, in ssa.Instruction) bool {
	seen := map[*ssa.BasicBlock]bool{br.Block(): true}
	work := []*ssa.BasicBlock{br.Block().Succs[i]}
	for len(work) > 0 {
		b := work[len(work)-1]
		work = work[:len(work)-1]
		if seen[b] {
			continue
		}
		seen[b] = true
		if b == in.Block() {
			return true
		}
		work = append(work, b.Succs...)
	}
	return false
}

// Condition returns the tests that v makes, given that it must come out as truth.
func (p *Package) Condition(v ssa.Value, truth bool, depth int) []*Test {
	if depth < 0 {
		return nil
	}
	switch v := v.(type) {
	case *ssa.UnOp:
		if v.Op == token.NOT {
			return p.Condition(v.X, !truth, depth)
		}
		if v.Op == token.MUL {
			return []*Test{truthTest(ssaread.CellOf(v.X), v, truth)}
		}
	case *ssa.BinOp:
		return p.comparison(v, truth)
	case *ssa.Call:
		return p.called(v, 0, truth, depth)
	case *ssa.Extract:
		if look, ok := v.Tuple.(*ssa.Lookup); ok && v.Index == 1 {
			return entryTest(look, present, truth)
		}
		if call, ok := v.Tuple.(*ssa.Call); ok {
			return p.called(call, v.Index, truth, depth)
		}
	case *ssa.Lookup:
		return entryTest(v, flagged, truth)
	case *ssa.Field:
		if cell, _, load := p.read(v, depth); load != nil {
			return []*Test{truthTest(cell, load, truth)}
		}
	}
	return nil
}

func entryTest(look *ssa.Lookup, what entry, truth bool) []*Test {
	c, _ := ContainerCell(look.X)
	if c == (ssaread.Cell{}) {
		return nil
	}
	t := truthTest(c, look, truth)
	t.Entry = what
	return []*Test{t}
}

func truthTest(c ssaread.Cell, load ssa.Instruction, truth bool) *Test {
	return &Test{Cell: c, Op: token.EQL, Bound: ssa.NewConst(constant.MakeBool(truth), types.Typ[types.Bool]), Load: load}
}

// called looks into what a call returns as its result at: an atomic load, or a
// helper of the package that returns a condition.
func (p *Package) called(v *ssa.Call, at int, truth bool, depth int) []*Test {
	callee := ssaread.Callee(v.Common())
	if callee == nil {
		return nil
	}
	if cell, ok := AtomicLoad(v); ok {
		return []*Test{truthTest(cell, v, truth)}
	}
	if !p.HasBody(callee) || depth == 0 {
		return nil
	}
	ts := p.inside(callee, at, truth, depth)
	for _, t := range ts {
		t.Load = v
	}
	return ts
}

func (p *Package) inside(f *ssa.Function, at int, truth bool, depth int) []*Test {
	if v := soleReturned(f, at); v != nil {
		return p.Condition(v, truth, depth-1)
	}
	var out []*Test
	for br, then := range barred(f, at, truth, IsTrue) {
		out = append(out, p.Condition(br.Cond, then, depth-1)...)
	}
	known := map[ssaread.Cell]bool{}
	for _, t := range out {
		known[t.Cell] = true
	}
	for _, t := range p.anyRead(f, nil) {
		if !known[t.Cell] {
			out = append(out, t)
		}
	}
	return out
}

// SoleResult returns the one value that f returns, nil if it may return several.
func SoleResult(f *ssa.Function) ssa.Value {
	if f.Signature.Results().Len() != 1 {
		return nil
	}
	return soleReturned(f, 0)
}

// soleReturned returns the one value that f returns as its result at, nil if it has
// several returns.
func soleReturned(f *ssa.Function, at int) ssa.Value {
	rets := ReturnsOf(f)
	if len(rets) != 1 {
		return nil
	}
	return Stored(rets[0].Results[at], rets[0])
}

// ReturnsOf returns the ordinary returns of f.
func ReturnsOf(f *ssa.Function) []*ssa.Return {
	var out []*ssa.Return
	for _, b := range f.Blocks {
		if ret, ok := Last(b).(*ssa.Return); ok && b != f.Recover {
			out = append(out, ret)
		}
	}
	return out
}

// barred is for functions of which some returns are known to have truth for their result at,
// and others the contrary: it yields the branches that lead straight to a return of the other,
// or to the only one of truth, and how each must come out, each time, for truth.
func barred(f *ssa.Function, at int, truth bool, is func(ssa.Value) (truth, known bool)) iter.Seq2[*ssa.If, bool] {
	var same, other []*ssa.Return
	told := map[*ssa.If]bool{}
	for _, ret := range ReturnsOf(f) {
		if has, known := is(Stored(ret.Results[at], ret)); known && has == truth {
			same = append(same, ret)
		} else if known {
			other = append(other, ret)
		}
	}
	return func(yield func(*ssa.If, bool) bool) {
		for _, ret := range other {
			if br, i := straightBranch(ret); br != nil {
				if told[br] = true; !yield(br, i == 1) {
					return
				}
			}
		}
		if len(same) == 1 && len(other) == len(ReturnsOf(f))-1 {
			if br, i := straightBranch(same[0]); br != nil && !told[br] {
				yield(br, i == 0)
			}
		}
	}
}

// straightBranch returns the branch that alone leads to the block of ret, and by which of its ways.
func straightBranch(ret *ssa.Return) (*ssa.If, int) {
	if len(ret.Block().Preds) != 1 {
		return nil, 0
	}
	br, ok := Last(ret.Block().Preds[0]).(*ssa.If)
	if !ok {
		return nil, 0
	}
	return br, slices.Index(br.Block().Succs, ret.Block())
}

// IsTrue tells of a constant whether it is true.
func IsTrue(v ssa.Value) (truth, known bool) {
	c, ok := v.(*ssa.Const)
	if !ok || c.Value == nil || c.Value.Kind() != constant.Bool {
		return false, false
	}
	return constant.BoolVal(c.Value), true
}

// foundNothing tells of what a function returns whether it is nil: what is anything
// else is believed to have been found.
func foundNothing(v ssa.Value) (truth, known bool) { return IsNil(v), true }

// nilResult returns what is tested by comparing the result of a helper with nil.
func (p *Package) nilResult(v ssa.Value, isNil bool, depth int) []*Test {
	call, at := resultOf(v)
	if call == nil || depth == 0 || ssaread.IsError(v.Type()) {
		return nil
	}
	callee := ssaread.Callee(call.Common())
	if !p.HasBody(callee) {
		return nil
	}
	var out []*Test
	for br, then := range barred(callee, at, isNil, foundNothing) {
		out = append(out, p.Condition(br.Cond, then, depth-1)...)
	}
	for _, t := range out {
		t.Load = call
	}
	return out
}

// resultOf returns the call of which v is a result, and which one.
func resultOf(v ssa.Value) (*ssa.Call, int) {
	switch v := v.(type) {
	case *ssa.Call:
		return v, 0
	case *ssa.Extract:
		call, _ := v.Tuple.(*ssa.Call)
		return call, v.Index
	}
	return nil, 0
}

// anyRead returns tests of unknown direction for the fields that a helper reads.
func (p *Package) anyRead(f *ssa.Function, at ssa.Instruction) []*Test {
	var out []*Test
	for _, b := range f.Blocks {
		for _, in := range b.Instrs {
			if u, ok := in.(*ssa.UnOp); ok && u.Op == token.MUL {
				if c := ssaread.CellOf(u.X); c.Kind == ssaread.Field {
					out = append(out, &Test{Cell: c, Op: token.ILLEGAL, Load: at})
				}
			}
		}
	}
	return out
}

// AtomicLoad returns the cell that a call of sync/atomic loads.
func AtomicLoad(v *ssa.Call) (ssaread.Cell, bool) {
	if op, ok := AtomicOp(v.Common()); !ok || op != protocol.Load {
		return ssaread.Cell{}, false
	}
	return ssaread.CellOf(v.Call.Args[0]), true
}

// comparison returns the test of a comparison between a cell and something else.
func (p *Package) comparison(v *ssa.BinOp, truth bool) []*Test {
	op := v.Op
	if !truth {
		op = Negated(op)
	}
	var out []*Test
	for i, side := range []ssa.Value{v.X, v.Y} {
		other, o := v.Y, op
		if i == 1 {
			other, o = v.X, mirrored(op)
		}
		terms := p.terms(side, 1, 2)
		for _, each := range terms {
			t := &Test{Cell: each.cell, Len: each.length, Op: o, Load: each.load}
			if look, ok := each.load.(*ssa.Lookup); ok {
				if IsNil(other) {
					out = append(out, entryTest(look, present, o == token.NEQ)...)
				}
				if !each.length && !IsNumber(look.Type()) {
					continue
				}
				t.Entry = counted
			}
			t.Bound, _ = other.(*ssa.Const)
			if n, ok := other.(*ssa.Call); ok && !each.length {
				t.Limit = ssaread.IsBuiltin(n.Common(), "len") && !p.isCount(each.cell)
			}
			if each.sign < 0 {
				t.Op = mirrored(o)
			}
			if len(terms) > 1 {
				t.Bound = nil
				if o == token.EQL || o == token.NEQ {
					t.Op = token.ILLEGAL
				}
			}
			out = append(out, t)
		}
		if IsNil(other) && (op == token.EQL || op == token.NEQ) {
			out = append(out, p.nilResult(side, op == token.EQL, 2)...)
		}
		if cell, load := p.behindPointer(side, 2); load != nil {
			out = append(out, &Test{Cell: cell, Op: token.ILLEGAL, Load: load})
		}
	}
	return out
}

// behindPointer returns the cell of an atomic pointer from which the object was loaded
// of which v, or what v was copied from, is a field: another object there may change it.
func (p *Package) behindPointer(v ssa.Value, depth int) (ssaread.Cell, ssa.Instruction) {
	switch v := v.(type) {
	case *ssa.Field:
		return p.fromPointer(v.X, depth)
	case *ssa.UnOp:
		if fa, ok := v.X.(*ssa.FieldAddr); ok && v.Op == token.MUL {
			return p.fromPointer(fa.X, depth)
		}
	}
	return ssaread.Cell{}, nil
}

// fromPointer returns the cell of an atomic pointer from which v, an object or a pointer
// to one, was loaded.
func (p *Package) fromPointer(v ssa.Value, depth int) (ssaread.Cell, ssa.Instruction) {
	switch v := v.(type) {
	case *ssa.Alloc:
		if from := SoleStore(v); from != nil {
			return p.fromPointer(from, depth)
		}
	case *ssa.UnOp:
		if v.Op == token.MUL {
			return p.fromPointer(v.X, depth)
		}
	case *ssa.Call:
		if c, ok := AtomicLoad(v); ok {
			return c, v
		}
		if callee := ssaread.Callee(v.Common()); p.HasBody(callee) && depth > 0 {
			if r := SoleResult(callee); r != nil {
				if c, load := p.fromPointer(r, depth-1); load != nil {
					return c, v
				}
			}
		}
	}
	return ssaread.Cell{}, nil
}

// term is a cell that adds to, or with a sign below zero takes from, a sum.
type term struct {
	cell   ssaread.Cell
	length bool
	load   ssa.Instruction
	sign   int
}

// isCount reports whether a number is somewhere raised or lowered: then it says how
// full something is, not how full it may be.
func (p *Package) isCount(cell ssaread.Cell) bool {
	for _, in := range p.Writers(cell) {
		if wr, ok := p.WriteTo(in, cell); ok && wr.Delta != 0 {
			return true
		}
	}
	return false
}

// terms returns the cells of which v is a sum or difference.
func (p *Package) terms(v ssa.Value, sign, depth int) []term {
	if b, ok := v.(*ssa.BinOp); ok && depth > 0 && (b.Op == token.ADD || b.Op == token.SUB) {
		right := sign
		if b.Op == token.SUB {
			right = -sign
		}
		return append(p.terms(b.X, sign, depth-1), p.terms(b.Y, right, depth-1)...)
	}
	if call, ok := v.(*ssa.Call); ok && depth > 0 {
		if callee := ssaread.Callee(call.Common()); p.HasBody(callee) {
			r := SoleResult(callee)
			if r == nil {
				return nil
			}
			ts := p.terms(r, sign, depth-1)
			for i := range ts {
				ts[i].load = call
			}
			return ts
		}
		if ssaread.IsBuiltin(call.Common(), "min") || ssaread.IsBuiltin(call.Common(), "max") {
			var out []term // each may be the one that counts
			for _, arg := range call.Call.Args {
				out = append(out, p.terms(arg, sign, depth-1)...)
			}
			return out
		}
	}
	if cell, length, load := p.read(v, depth); cell != (ssaread.Cell{}) {
		return []term{{cell, length, load, sign}}
	}
	return nil
}

// read returns the cell whose content, or its length, v is.
func (p *Package) read(v ssa.Value, depth int) (cell ssaread.Cell, length bool, load ssa.Instruction) {
	switch v := v.(type) {
	case *ssa.UnOp:
		if v.Op == token.MUL {
			return ssaread.CellOf(v.X), false, v
		}
	case *ssa.Lookup:
		c, _ := ContainerCell(v.X)
		return c, false, v
	case *ssa.Convert:
		return p.read(v.X, depth)
	case *ssa.ChangeType:
		return p.read(v.X, depth)
	case *ssa.Field: // of a struct that was read whole
		if whole, _, l := p.read(v.X, depth); whole != (ssaread.Cell{}) {
			return ssaread.Cell{Kind: ssaread.Field, Type: ssaread.TypeKey(v.X.Type()), Field: v.Field}, false, l
		}
	case *ssa.Phi:
		return p.readAgain(v, depth)
	case *ssa.Extract:
		if call, ok := v.Tuple.(*ssa.Call); ok && depth > 0 {
			return p.readResult(call, v.Index, depth-1)
		}
	case *ssa.Call:
		if ssaread.IsBuiltin(v.Common(), "len") {
			c, _, l := p.read(v.Call.Args[0], depth)
			return c, true, l
		}
		if c, ok := AtomicLoad(v); ok {
			return c, false, v
		}
		callee := ssaread.Callee(v.Common())
		if callee == nil {
			return ssaread.Cell{}, false, nil
		}
		if callee.String() == "(*container/list.List).Len" || callee.String() == "(*bytes.Buffer).Len" {
			return listCell(v.Call.Args[0]), true, v
		}
		if p.HasBody(callee) && depth > 0 {
			if r := SoleResult(callee); r != nil {
				c, n, _ := p.read(r, depth-1)
				return c, n, v
			}
		}
	}
	return ssaread.Cell{}, false, nil
}

// readResult is read for one of several results of a call of the package's own:
// where it is not constant, it is always the same cell's content.
func (p *Package) readResult(call *ssa.Call, at, depth int) (cell ssaread.Cell, length bool, load ssa.Instruction) {
	callee := ssaread.Callee(call.Common())
	if !p.HasBody(callee) {
		return ssaread.Cell{}, false, nil
	}
	for _, ret := range ReturnsOf(callee) {
		v := Stored(ret.Results[at], ret)
		if _, constant := v.(*ssa.Const); constant {
			continue
		}
		c, n, _ := p.read(v, depth)
		if c == (ssaread.Cell{}) || load != nil && (c != cell || n != length) {
			return ssaread.Cell{}, false, nil
		}
		cell, length, load = c, n, call
	}
	return cell, length, load
}

// readAgain is read for a variable that is set to the same cell's content wherever
// it is set: before a loop, and at its end.
func (p *Package) readAgain(v *ssa.Phi, depth int) (cell ssaread.Cell, length bool, load ssa.Instruction) {
	if depth == 0 {
		return ssaread.Cell{}, false, nil
	}
	for i, e := range v.Edges {
		c, n, l := p.read(e, depth-1)
		if i > 0 && (c != cell || n != length) {
			return ssaread.Cell{}, false, nil
		}
		cell, length, load = c, n, l
	}
	return cell, length, load
}

// listCell returns the cell of a container that is used by its address.
func listCell(v ssa.Value) ssaread.Cell {
	if u, ok := v.(*ssa.UnOp); ok && u.Op == token.MUL {
		return ssaread.CellOf(u.X)
	}
	return ssaread.CellOf(v)
}

// Negated returns the comparison that is true where op is false.
func Negated(op token.Token) token.Token {
	switch op {
	case token.EQL:
		return token.NEQ
	case token.NEQ:
		return token.EQL
	case token.LSS:
		return token.GEQ
	case token.GEQ:
		return token.LSS
	case token.GTR:
		return token.LEQ
	case token.LEQ:
		return token.GTR
	}
	return token.ILLEGAL
}

func mirrored(op token.Token) token.Token {
	switch op {
	case token.LSS:
		return token.GTR
	case token.GTR:
		return token.LSS
	case token.LEQ:
		return token.GEQ
	case token.GEQ:
		return token.LEQ
	}
	return op
}

// Pos returns where the waiter parks, or registers.
func (w *Waiter) Pos() token.Pos {
	if w.Park.Kind == Registers {
		return PosOf(w.Park.In)
	}
	return w.Park.Pos()
}

// Change is a write that lets a waiter go on.
type Change struct {
	In   ssa.Instruction
	Cell ssaread.Cell
	Wr   Written
	Test *Test
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

// ForGood reports whether a change is never taken back: a flag that is only ever set so.
func (p *Package) ForGood(c Change) bool {
	k, ok := c.Wr.Val.(*ssa.Const)
	if !ok || !ssaread.IsBool(k.Type()) {
		return false
	}
	for _, in := range p.Writers(c.Cell) {
		wr, ok := p.WriteTo(in, c.Cell)
		if !ok || p.Private(wr.Addr) {
			continue
		}
		if wr.Text != c.Wr.Text {
			return false
		}
	}
	return true
}
