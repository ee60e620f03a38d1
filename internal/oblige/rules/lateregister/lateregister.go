// Package lateregister finds waiters that are entered after their test, outside of its lock: the check
// late-register.
package lateregister

import (
	"fmt"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/known"
	"github.com/futurelint/futurelint/internal/oblige"
	"github.com/futurelint/futurelint/internal/ssaread"
)

// Breaches: somebody looks whether there is reason to wait, and only then
// makes itself known: whoever completes in between finds nobody to wake, or
// wakes those of an older generation. The forms:
//
//   - a channel that is replaced with each wake is taken from its field after the
//     test (a generation channel);
//   - the waiter's own channel is left for the waker after the test;
//   - the waiter starts what will wake it, and leaves its channel after that;
//   - a setter keeps a callback without looking at the flag behind which it was
//     called already;
//   - the waiter's channel is left in a list without looking at the flag with which all
//     that lay there were woken for the last time (missesSweep);
//   - the channel is made after its object was left where the completer finds it (lateMakes).
//
// Silent where a lock is held from the test to the registration, and where the
// waiter looks again before it parks.
func Breaches(p *oblige.Package) []oblige.Breach {
	var out []oblige.Breach
	for _, w := range p.Waiters() {
		if w.Park.Kind != oblige.Recv && w.Park.Kind != oblige.SelRecv || w.Timed || w.Foreign {
			continue
		}
		for _, each := range cases(w) {
			reg := registers(p, each)
			if reg == nil {
				continue
			}
			if b, ok := testedBefore(p, each, reg); ok {
				out = append(out, b)
				break
			}
			if b, ok := startedBefore(p, each, reg); ok {
				out = append(out, b)
				break
			}
			if b, ok := missesSweep(p, each, reg); ok {
				out = append(out, b)
				break
			}
		}
	}
	return slices.Concat(out, deafSetters(p), deafStarts(p), lateMakes(p), testedApart(p))
}

// cases returns the waiter as it parks on each of its objects.
func cases(w *oblige.Waiter) []*oblige.Waiter {
	var out []*oblige.Waiter
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
	object *oblige.Object
	name   string
	key    ssa.Value // under which it is left in a map
	part   bool      // what is left is a new structure, of which the channel is a part
}

// registers returns how the waiter makes itself known, nil where that is
// not known, or is of no account.
func registers(p *oblige.Package, w *oblige.Waiter) *registration {
	o := p.ObjectOf(w.Park.Val)
	if o == nil {
		return nil
	}
	switch v := w.Park.Val.(type) {
	case *ssa.UnOp:
		if box, ok := oblige.OutOfAtomic(v.X); ok && oblige.Replaced(o) {
			return &registration{in: v.X.(*ssa.Call), object: o, name: oblige.CellName(box.Cell, p)}
		}
		fa, ok := v.X.(*ssa.FieldAddr)
		if !ok {
			return nil
		}
		if left := freshIn(p, ssaread.CellOf(fa), w.Park.In); left != nil {
			return &registration{in: left, fresh: true, object: o, name: oblige.CellName(ssaread.CellOf(fa), p)}
		}
		if left := leftWhole(fa, w.Park.In); left != nil {
			return &registration{in: left, fresh: true, object: o, name: leftIn(p, left), part: true}
		}
		if oblige.Replaced(o) {
			return &registration{in: v, object: o, name: oblige.CellName(ssaread.CellOf(fa), p)}
		}
		return nil
	case *ssa.Call: // nothing else is known of where it comes from
		if cell := p.GetterOf(v); cell.Kind == ssaread.Field && oblige.Replaced(o) {
			return &registration{in: v, object: o, name: oblige.CellName(cell, p)}
		}
	}
	if left := oblige.LeftBefore(w.Park); left != nil {
		return &registration{in: left, left: left, fresh: true, object: o, name: leftIn(p, left), key: keyOf(left)}
	}
	return leftByHelper(p, w.Park, o)
}

// leftByHelper returns the call of the package's own that made what park receives
// from and left it where the waker finds it.
func leftByHelper(p *oblige.Package, park *oblige.Op, o *oblige.Object) *registration {
	call, ok := oblige.RootOf(park.Val).(*ssa.Call)
	if !ok || !oblige.Dominates(call, park.In) {
		return nil
	}
	return leftBy(p, call, o, 2)
}

// leftBy is leftByHelper for the call itself. It looks through depth helpers of the helper.
func leftBy(p *oblige.Package, call *ssa.Call, o *oblige.Object, depth int) *registration {
	helper := ssaread.Callee(call.Common())
	if depth == 0 || !p.HasBody(helper) {
		return nil
	}
	r := &registration{in: call, fresh: true, object: o}
	for _, ret := range oblige.ReturnsOf(helper) {
		for _, m := range o.Of(oblige.Make) {
			if left := oblige.KeptBefore(m.In.(ssa.Value), ret); m.Func == helper && left != nil {
				r.left, r.name, r.key = left, leftIn(p, left), keyOf(left)
			}
		}
		for _, v := range ret.Results {
			if inner, ok := oblige.Stored(v, ret).(*ssa.Call); ok && r.left == nil && oblige.IsChan(v) {
				if by := leftBy(p, inner, o, depth-1); by != nil {
					r.left, r.name, r.key = by.left, by.name, by.key
				}
			}
		}
		if r.left != nil {
			if prm, ok := r.key.(*ssa.Parameter); ok {
				r.key = oblige.ArgumentFor(call, helper, prm)
			}
			return r
		}
	}
	return nil
}

// freshIn returns where the function of park stores a channel that it has just
// made into cell, from which park receives it.
func freshIn(p *oblige.Package, cell ssaread.Cell, park ssa.Instruction) ssa.Instruction {
	for in := range ssaread.Instrs(park.Parent()) {
		st, ok := in.(*ssa.Store)
		if !ok || ssaread.CellOf(st.Addr) != cell || p.Private(st.Addr) {
			continue
		}
		if _, made := st.Val.(*ssa.MakeChan); made && oblige.Dominates(in, park) {
			return in
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
				return oblige.KeptBefore(whole, park)
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
func reaches(p *oblige.Package, wr oblige.Written, in ssa.Instruction, o *oblige.Object) bool {
	for _, c := range o.Of(oblige.Close, oblige.Send, oblige.TrySend) {
		if c.Func != in.Parent() {
			continue
		}
		for _, br := range p.Guards(c.In) {
			cmp, ok := br.Cond.(*ssa.BinOp)
			if ok && wr.Val != nil && (cmp.X == wr.Val || cmp.Y == wr.Val) && (oblige.Of(cmp.X, oblige.RootOf(c.Val)) || oblige.Of(cmp.Y, oblige.RootOf(c.Val))) {
				return true
			}
		}
	}
	return false
}

// leftIn returns the name of the place where a channel is left.
func leftIn(p *oblige.Package, in ssa.Instruction) string {
	switch in := in.(type) {
	case *ssa.Call:
		return oblige.CellName(ssaread.CellOf(in.Call.Args[0]), p)
	case *ssa.MapUpdate:
		c, _ := oblige.ContainerCell(in.Map)
		return oblige.CellName(c, p)
	case *ssa.Store:
		if call := oblige.Appends(in); call != nil {
			c, _ := oblige.ContainerCell(call.Call.Args[0])
			return oblige.CellName(c, p)
		}
		return oblige.CellName(ssaread.CellOf(in.Addr), p)
	}
	return oblige.NoName
}

// testedBefore looks for a test that sends the waiter to its registration, and for
// one who changes what it tests and wakes, in between.
func testedBefore(p *oblige.Package, w *oblige.Waiter, reg *registration) (oblige.Breach, bool) {
	if !reg.fresh && (replacedApart(p, reg) || stillOwed(p, w, reg)) {
		return oblige.Breach{}, false
	}
	wk := p.WakesOf([]*oblige.Object{reg.object})
	park := func(in ssa.Instruction) bool { return in == w.Park.In }
	for _, t := range testsFor(p, w, reg) {
		if t.Load.Parent() != reg.in.Parent() || !oblige.Reaches(t.Load, reg.in) || p.OneSection(t.Load, reg.in) {
			continue
		}
		readers := p.ReadersOf(t.Cell)
		looks := func(in ssa.Instruction) bool {
			return in == t.Load || oblige.Loads(in, t.Cell) || p.MayCall(in, readers)
		}
		if oblige.Without(reg.in, looks, park) == nil || oblige.Without(t.Load, looks, func(in ssa.Instruction) bool { return in == reg.in }) == nil {
			continue
		}
		if at := changesAndWakes(p, w, t, reg, wk); at != nil {
			return lateBreach(p, w, reg, t, at), true
		}
	}
	return testedInHelper(p, w, reg, wk)
}

// testedInHelper is testedBefore for a helper that looks, and leaves the channel that it returns.
func testedInHelper(p *oblige.Package, w *oblige.Waiter, reg *registration, wk *oblige.Wakers) (oblige.Breach, bool) {
	if reg.left == nil || reg.left.Parent() == w.Park.Func {
		return oblige.Breach{}, false
	}
	inside := *reg
	inside.in = reg.left
	park := func(in ssa.Instruction) bool { return in == w.Park.In }
	for _, t := range p.Tests(reg.left) {
		if t.Load.Parent() != reg.left.Parent() || !p.Rooted(t.Load) || !oblige.Reaches(t.Load, reg.left) || p.OneSection(t.Load, reg.left) {
			continue
		}
		readers := p.ReadersOf(t.Cell)
		looks := func(in ssa.Instruction) bool {
			return in == t.Load || oblige.Loads(in, t.Cell) || p.MayCall(in, readers)
		}
		left := func(in ssa.Instruction) bool { return in == reg.left }
		if oblige.Without(t.Load, looks, left) == nil || oblige.Without(reg.left, looks, oblige.IsReturn) == nil || oblige.Without(reg.in, looks, park) == nil {
			continue
		}
		if at := changesAndWakes(p, w, t, reg, wk); at != nil && at.Parent() != reg.left.Parent() {
			return lateBreach(p, w, &inside, t, at), true
		}
	}
	return oblige.Breach{}, false
}

// replacedApart reports whether who closes the channel that reg takes never replaces it on the same
// way: it is replaced when there is reason to wait again, and who takes it late finds it closed.
func replacedApart(p *oblige.Package, reg *registration) bool {
	remade := remakes(p, reg)
	return len(remade) > 0 && !slices.ContainsFunc(remade, func(st *ssa.Store) bool {
		here := 0
		for _, c := range reg.object.Of(oblige.Close) {
			if c.Func == st.Parent() {
				here++
				if oblige.Reaches(c.In, st) || oblige.Reaches(st, c.In) {
					return true
				}
			}
		}
		return here == 0
	})
}

// stillOwed reports whether reg takes its channel only where there is one, in one critical section, and
// nobody who makes one waits for that: it belongs to who will close it, and is gone by then.
func stillOwed(p *oblige.Package, w *oblige.Waiter, reg *registration) bool {
	load, ok := reg.in.(*ssa.UnOp)
	if !ok {
		return false
	}
	cell := ssaread.CellOf(load.X)
	there := slices.ContainsFunc(p.Guards(load), func(br *ssa.If) bool {
		v, _ := oblige.Subject(br.Cond, true)
		asked, ok := v.(*ssa.UnOp)
		return ok && ssaread.CellOf(asked.X) == cell && p.OneSection(asked, load)
	})
	takes := func(in ssa.Instruction) bool { return in == load }
	park := func(in ssa.Instruction) bool { return in == w.Park.In }
	return there && !slices.ContainsFunc(remakes(p, reg), func(st *ssa.Store) bool {
		return st.Parent() != load.Parent() || oblige.Without(st, takes, park) != nil
	})
}

// remakes returns the stores that put a new channel where reg takes one, but for those into what
// nobody else has yet.
func remakes(p *oblige.Package, reg *registration) []*ssa.Store {
	load, ok := reg.in.(*ssa.UnOp)
	if !ok {
		return nil
	}
	var out []*ssa.Store
	for _, in := range p.Writers(ssaread.CellOf(load.X)) {
		if st, ok := in.(*ssa.Store); ok && !oblige.IsNil(st.Val) && !p.Private(st.Addr) {
			out = append(out, st)
		}
	}
	return out
}

// testsFor returns what the waiter tests; where it leaves a structure of its own, all
// that it tests of its parameters.
func testsFor(p *oblige.Package, w *oblige.Waiter, reg *registration) []*oblige.Test {
	if !reg.part {
		return w.Tests
	}
	return slices.DeleteFunc(p.Tests(w.Park.In), func(t *oblige.Test) bool {
		return !p.Rooted(t.Load) || p.Blinds(t, w.Park.In)
	})
}

// changesAndWakes returns a write after which the waiter would not park, by one
// who wakes it too. What is written may decide that, where all who wait are woken
// to look at it.
func changesAndWakes(p *oblige.Package, w *oblige.Waiter, t *oblige.Test, reg *registration, wk *oblige.Wakers) ssa.Instruction {
	alone := p.LoneGoroutine(w.Park.Func)
	looksAgain := w.Loop && oblige.InnerLoop(w.Park.In.Block())[t.Load.Block()]
	for _, in := range p.Writers(t.Cell) {
		wr, ok := p.WriteTo(in, t.Cell)
		if !ok || in.Parent() == w.Park.Func || alone != nil && alone == p.LoneGoroutine(in.Parent()) || p.Private(wr.Addr) || !p.Covered(in, wk) {
			continue
		}
		if e := p.EffectAt(t, wr, in); e == oblige.Fails || e == oblige.Nears || e == oblige.Unclear && !reg.fresh && looksAgain && (wr.Val != nil && wr.Delta == 0 || t.Op == token.ILLEGAL) || e == oblige.Unclear && reg.part && reaches(p, wr, in, reg.object) {
			return in
		}
	}
	return nil
}

func lateBreach(p *oblige.Package, w *oblige.Waiter, reg *registration, t *oblige.Test, at ssa.Instruction) oblige.Breach {
	f := w.Park.Func
	cell := oblige.CellName(t.Cell, p)
	verb := "takes"
	if reg.fresh {
		verb = "registers in"
	}
	b := oblige.Breach{Check: "late-register", Func: f, Pos: oblige.PosOf(reg.in)}
	b.Message = fmt.Sprintf("%s %s %s after testing %s at line %d; %s comes in between",
		ssaread.ShortName(reg.in.Parent()), verb, reg.name, cell, p.Line(oblige.PosOf(t.Load)), ssaread.ShortName(at.Parent()))
	b.Steps = []oblige.Step{
		{Pos: oblige.PosOf(t.Load), Side: "waiter", Func: f, Text: "tests " + cell + ": it has to wait"},
		{Pos: oblige.PosOf(at), Side: "completer", Func: at.Parent(), Text: "changes " + cell + ", and wakes whom it finds"},
		{Pos: oblige.PosOf(reg.in), Side: "waiter", Func: f, Text: verb + " " + reg.name},
		{Pos: w.Park.Pos(), Side: "waiter", Func: f, Text: "parks"},
		{Pos: w.Park.Pos(), Text: cell + " has changed, and nobody will wake the waiter"},
	}
	return b
}

// startedBefore looks for what the waiter starts before it leaves its channel, and
// that leads to those who look for the channel.
func startedBefore(p *oblige.Package, w *oblige.Waiter, reg *registration) (oblige.Breach, bool) {
	if !reg.fresh || reg.part {
		return oblige.Breach{}, false
	}
	if call := handsKey(p, reg); call != nil {
		return startBreach(p, w, reg, call, "the answer"), true
	}
	wk := p.WakesOf([]*oblige.Object{reg.object})
	for _, o := range p.Objects() {
		if o == reg.object || o.Open || !leadsTo(p, o, wk, w.Park.Func) {
			continue
		}
		starts := p.WakesOf([]*oblige.Object{o})
		named := slices.DeleteFunc(starts.In(reg.in.Parent()), func(in ssa.Instruction) bool { return !starts.Named(in) })
		first := firstIn(named, reg.in)
		if first != nil && !startsAgain(p, starts, reg.in, w.Park.In) {
			return startBreach(p, w, reg, first, p.ChanName(o)), true
		}
	}
	return oblige.Breach{}, false
}

// handsKey returns a call out of sight that is handed the key under which the
// waiter leaves its channel later.
func handsKey(p *oblige.Package, reg *registration) ssa.Instruction {
	key := reg.key
	if key == nil {
		return nil
	}
	if _, constant := key.(*ssa.Const); constant || key.Referrers() == nil {
		return nil
	}
	for _, r := range handedWith(key) {
		call, ok := r.(*ssa.Call)
		if !ok || !oblige.Reaches(call, reg.in) || oblige.Reaches(reg.in, call) || !actsOutside(p, call) && !writesOut(p, call) {
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

// handedWith returns what uses v, or a structure of the function's own that v is put into.
func handedWith(v ssa.Value) []ssa.Instruction {
	uses := slices.Clone(*v.Referrers())
	for _, r := range *v.Referrers() {
		st, ok := r.(*ssa.Store)
		if !ok || st.Val != v {
			continue
		}
		fa, ok := st.Addr.(*ssa.FieldAddr)
		if !ok {
			continue
		}
		whole, ok := fa.X.(*ssa.Alloc)
		if !ok {
			continue
		}
		for _, r := range *whole.Referrers() {
			if load, ok := r.(*ssa.UnOp); ok {
				uses = append(uses, *load.Referrers()...)
				continue
			}
			uses = append(uses, r)
		}
	}
	return uses
}

// writesOut reports whether a call of the package's own writes to what lies in a field and is of another
// package's type, as what sends a request does: by a method that may fail, or by a function that is
// handed an io.Writer.
func writesOut(p *oblige.Package, call *ssa.Call) bool {
	callee := ssaread.Callee(call.Common())
	return p.HasBody(callee) && ssaread.Contains(callee, func(in ssa.Instruction) bool {
		c, ok := in.(*ssa.Call)
		if !ok {
			return false
		}
		if c.Call.IsInvoke() {
			return c.Call.Method.Name() == "Write" && c.Call.Method.Pkg() != p.Pkg.Pkg
		}
		f := ssaread.Callee(c.Common())
		if f == nil || p.HasBody(f) || len(c.Call.Args) == 0 || !mayFail(f) {
			return false
		}
		to := c.Call.Args[0]
		if conv, ok := to.(*ssa.ChangeInterface); ok {
			to = conv.X
		}
		if mi, ok := to.(*ssa.MakeInterface); ok {
			to = mi.X
		}
		load, ok := to.(*ssa.UnOp)
		if !ok || ssaread.CellOf(load.X).Kind != ssaread.Field {
			return false
		}
		if f.Signature.Recv() != nil {
			return strings.HasPrefix(f.Name(), "Write") || strings.HasPrefix(f.Name(), "Encode") || f.Name() == "Flush"
		}
		w := f.Signature.Params().At(0).Type()
		return ssaread.IsType(w, "io", "Writer")
	})
}

// mayFail reports whether the last result of f is an error.
func mayFail(f *ssa.Function) bool {
	rs := f.Signature.Results()
	return rs.Len() > 0 && ssaread.IsError(rs.At(rs.Len()-1).Type())
}

// actsOutside reports whether a call may have an effect that comes back later by
// another goroutine: it goes out of the package, and not to one that only computes.
func actsOutside(p *oblige.Package, call *ssa.Call) bool {
	c := call.Common()
	if _, builtin := c.Value.(*ssa.Builtin); builtin {
		return false
	}
	callee := ssaread.Callee(c)
	if callee == nil {
		return len(p.DynamicCallees(call)) == 0
	}
	return !p.HasBody(callee) && c.Signature().Recv() != nil && !known.Silent(ssaread.PkgPath(callee)) && ssaread.PkgPath(callee) != p.Pkg.Pkg.Path()
}

// leadsTo reports whether a goroutine that has received from o comes, in what it
// calls, to those who wake wk's waiter. A token that it takes with an item is no start.
func leadsTo(p *oblige.Package, o *oblige.Object, wk *oblige.Wakers, but *ssa.Function) bool {
	for _, r := range o.Of(oblige.Recv, oblige.SelRecv) {
		if r.Func == but || !wk.ByName()[r.Func] || p.ComesWithItem(o, r) {
			continue
		}
		start := r.In
		if r.Sel != nil {
			if b := oblige.CaseStart(r.Sel, r.Case); b != nil {
				start = b.Instrs[0]
			}
		}
		if wk.At(start) || oblige.Without(start, oblige.Never, wk.At) != nil {
			return true
		}
	}
	return false
}

// firstIn returns the first of ins that leads to in and does not come after it.
func firstIn(ins []ssa.Instruction, in ssa.Instruction) ssa.Instruction {
	for _, each := range ins {
		if oblige.Reaches(each, in) && !oblige.Reaches(in, each) {
			return each
		}
	}
	return nil
}

// startsAgain reports whether it is started again between the registration and the wait.
func startsAgain(p *oblige.Package, starts *oblige.Wakers, reg, park ssa.Instruction) bool {
	for _, each := range starts.In(park.Parent()) {
		if oblige.Reaches(reg, each) && oblige.Reaches(each, park) {
			return true
		}
	}
	return false
}

func startBreach(p *oblige.Package, w *oblige.Waiter, reg *registration, start ssa.Instruction, what string) oblige.Breach {
	f := w.Park.Func
	b := oblige.Breach{Check: "late-register", Func: f, Pos: oblige.PosOf(reg.in)}
	b.Message = fmt.Sprintf("%s registers in %s after starting at line %d what wakes it",
		ssaread.ShortName(f), reg.name, p.Line(oblige.PosOf(start)))
	b.Steps = []oblige.Step{
		{Pos: oblige.PosOf(start), Side: "waiter", Func: f, Text: "starts what will wake it, by " + what},
		{Pos: oblige.PosOf(start), Side: "completer", Func: f, Text: "is done, finds no channel in " + reg.name},
		{Pos: oblige.PosOf(reg.in), Side: "waiter", Func: f, Text: "registers in " + reg.name},
		{Pos: w.Park.Pos(), Side: "waiter", Func: f, Text: "parks"},
		{Pos: w.Park.Pos(), Text: "it is done, and nobody will wake the waiter"},
	}
	return b
}

// deafSetters finds setters of a callback that do not look at the flag which who
// calls it sets before, for good: after that, the callback is kept and never called.
func deafSetters(p *oblige.Package) []oblige.Breach {
	var out []oblige.Breach
	for _, f := range p.Funcs {
		for in := range ssaread.Instrs(f) {
			st, ok := in.(*ssa.Store)
			if !ok || !keepsCallback(st) {
				continue
			}
			if br, ok := deafTo(p, f, st); ok {
				out = append(out, br)
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
	for _, v := range oblige.Elements(s.X) {
		if _, ok := v.(*ssa.Parameter); ok && oblige.Callable(v.Type()) {
			return true
		}
	}
	return false
}

func deafTo(p *oblige.Package, f *ssa.Function, st *ssa.Store) (oblige.Breach, bool) {
	cell := ssaread.CellOf(st.Addr)
	if p.Private(st.Addr) || !locksAny(p, f) || len(p.Tests(st)) > 0 {
		return oblige.Breach{}, false
	}
	for _, g := range p.Funcs {
		call, taken := callOf(p, g, cell)
		if call == nil || g == f || oblige.Outermost(g) == oblige.Outermost(f) || calledElsewhere(p, g, cell) || handsOut(p, cell) {
			continue
		}
		if set, flag := setsForGood(p, taken, cell); set != nil && !asks(p, f, flag) && !looksInCalls(p, f, flag) {
			return deafBreach(p, f, st, g, set, flag, call), true
		}
	}
	return oblige.Breach{}, false
}

// locksAny reports whether f takes a lock: it reckons with others then.
func locksAny(p *oblige.Package, f *ssa.Function) bool {
	for in := range ssaread.Instrs(f) {
		if _, way := p.LockCall(in); way > 0 {
			return true
		}
	}
	return false
}

// asks reports whether f reads a cell, also by an atomic load.
func asks(p *oblige.Package, f *ssa.Function, cell ssaread.Cell) bool {
	if p.Reads(f, cell) {
		return true
	}
	for in := range ssaread.Instrs(f) {
		if oblige.Loads(in, cell) {
			return true
		}
	}
	return false
}

// looksInCalls reports whether f calls a function that may read cell.
func looksInCalls(p *oblige.Package, f *ssa.Function, cell ssaread.Cell) bool {
	readers := p.ReadersOf(cell)
	for in := range ssaread.Instrs(f) {
		if p.MayCall(in, readers) {
			return true
		}
	}
	return false
}

// calledElsewhere reports whether another function than g calls what lies in cell
// too: then it tells of more than the one end.
func calledElsewhere(p *oblige.Package, g *ssa.Function, cell ssaread.Cell) bool {
	for _, f := range p.Funcs {
		if call, _ := callOf(p, f, cell); f != g && call != nil {
			return true
		}
	}
	return false
}

// handsOut reports whether the package returns elements of the list in cell: then it is a store, and what is
// called of each at an end is not how somebody is told.
func handsOut(p *oblige.Package, cell ssaread.Cell) bool {
	for _, f := range p.Funcs {
		for in := range ssaread.Instrs(f) {
			u, ok := in.(*ssa.UnOp)
			if !ok || u.Op != token.MUL {
				continue
			}
			at, ok := u.X.(*ssa.IndexAddr)
			if !ok {
				continue
			}
			if c, _ := oblige.ContainerCell(at.X); c == cell && returns(f, u) {
				return true
			}
		}
	}
	return false
}

// returns reports whether f returns v.
func returns(f *ssa.Function, v ssa.Value) bool {
	return slices.ContainsFunc(oblige.ReturnsOf(f), func(ret *ssa.Return) bool {
		return slices.ContainsFunc(ret.Results, func(r ssa.Value) bool { return oblige.Stored(r, ret) == v })
	})
}

// callOf returns where f calls what lies in cell, or each element of what does, and where that
// was taken out: there, or in a function that empties cell and returns what lay in it.
func callOf(p *oblige.Package, f *ssa.Function, cell ssaread.Cell) (call *ssa.Call, taken ssa.Instruction) {
	for in := range ssaread.Instrs(f) {
		call, ok := in.(*ssa.Call)
		if !ok {
			continue
		}
		u, ok := call.Call.Value.(*ssa.UnOp)
		if !ok {
			continue
		}
		if !call.Call.IsInvoke() && ssaread.CellOf(u.X) == cell {
			return call, call
		}
		at, ok := u.X.(*ssa.IndexAddr)
		if !ok {
			continue
		}
		if c, _ := oblige.ContainerCell(at.X); c == cell {
			return call, call
		}
		if load, ok := oblige.Uncopied(at.X).(*ssa.UnOp); ok && ssaread.CellOf(load.X) == cell {
			return call, load
		}
		if from, ok := oblige.RootOf(at.X).(*ssa.Call); ok {
			if load := takesAll(p, ssaread.Callee(from.Common()), cell, at.X.Type()); load != nil {
				return call, load
			}
		}
	}
	return nil, nil
}

// takesAll returns where f reads the list in cell, of type typ, if it returns one and leaves
// cell empty.
func takesAll(p *oblige.Package, f *ssa.Function, cell ssaread.Cell, typ types.Type) ssa.Instruction {
	if !p.HasBody(f) || !slices.ContainsFunc(slices.Collect(f.Signature.Results().Variables()), func(r *types.Var) bool { return types.Identical(r.Type(), typ) }) {
		return nil
	}
	for _, in := range p.Writers(cell) {
		wr, ok := p.WriteTo(in, cell)
		if !ok || in.Parent() != f || wr.Val == nil || !oblige.IsEmpty(wr.Val) {
			continue
		}
		for each := range ssaread.Instrs(f) {
			if u, ok := each.(*ssa.UnOp); ok && u.Op == token.MUL && ssaread.CellOf(u.X) == cell && oblige.Reaches(u, in) {
				return u
			}
		}
	}
	return nil
}

// setsForGood returns the write, into a flag or state of the same struct that is
// never taken back to its first value, behind which what lies in cb is always taken to be called, and the flag.
func setsForGood(p *oblige.Package, taken ssa.Instruction, cb ssaread.Cell) (ssa.Instruction, ssaread.Cell) {
	for i := range p.Structs()[cb.Type].Fields() {
		cell := ssaread.Cell{Kind: ssaread.Field, Type: cb.Type, Field: i}
		for _, in := range p.Writers(cell) {
			wr, ok := p.WriteTo(in, cell)
			if ok && in.Parent() == taken.Parent() && oblige.Dominates(in, taken) && p.NeverZero(wr.Val, 2) && !p.TakenBack(cell) {
				return in, cell
			}
		}
	}
	return nil, ssaread.Cell{}
}

func deafBreach(p *oblige.Package, f *ssa.Function, st *ssa.Store, g *ssa.Function, set ssa.Instruction, at ssaread.Cell, call *ssa.Call) oblige.Breach {
	cb, flag := oblige.CellName(ssaread.CellOf(st.Addr), p), oblige.CellName(at, p)
	b := oblige.Breach{Check: "late-register", Func: f, Pos: oblige.PosOf(st)}
	b.Message = fmt.Sprintf("%s keeps %s without testing %s; %s may have called at line %d",
		ssaread.ShortName(f), cb, flag, ssaread.ShortName(g), p.Line(call.Pos()))
	b.Steps = []oblige.Step{
		{Pos: oblige.PosOf(set), Side: "completer", Func: set.Parent(), Text: "sets " + flag},
		{Pos: call.Pos(), Side: "completer", Func: g, Text: "calls " + cb + ", if there is one"},
		{Pos: oblige.PosOf(st), Side: "waiter", Func: f, Text: "keeps its function in " + cb},
		{Pos: oblige.PosOf(st), Text: flag + " is set, and nobody will call the function"},
	}
	return b
}
