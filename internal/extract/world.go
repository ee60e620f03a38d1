package extract

import (
	"go/token"
	"go/types"
	"sort"
	"strconv"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/explore"
	p "github.com/futurelint/futurelint/internal/protocol"
	"github.com/futurelint/futurelint/internal/ssaread"
)

func itoa(n int) string { return strconv.Itoa(n) }

// world is the small scope in which a scenario plays: one instance of each
// struct type of the package that its sides work on, made as the package makes
// it where that can be told.
type world struct {
	u      *Unit
	types  []*types.Named
	makers map[*types.Named]maker
}

// maker is how an instance is made: the result number Result of Func, or, where
// Func is nil, a zero value whose maps, channels and conds are there.
type maker struct {
	Func   *ssa.Function
	Result int
}

// newWorld finds the types that the given functions work on.
func newWorld(u *Unit, sides []*ssa.Function) *world {
	wd := &world{u: u, makers: map[*types.Named]maker{}}
	for _, f := range sides {
		for _, prm := range f.Params {
			wd.add(prm.Type())
		}
	}
	return wd
}

func (wd *world) add(t types.Type) {
	n := wd.local(t)
	if n == nil {
		return
	}
	if !wd.contains(n) {
		wd.types = append(wd.types, n)
	}
}

// local returns the package's struct type that t is, or points to.
func (wd *world) local(t types.Type) *types.Named {
	n := ssaread.Named(t)
	if n == nil || n.Obj().Pkg() != wd.u.Pkg.Pkg {
		return nil
	}
	if _, ok := n.Underlying().(*types.Struct); !ok {
		return nil
	}
	return n
}

func (wd *world) has(t types.Type) (*types.Named, bool) {
	if wd == nil {
		return nil, false
	}
	if _, ptr := types.Unalias(t).(*types.Pointer); !ptr {
		return nil, false
	}
	n := wd.local(t)
	return n, n != nil && wd.contains(n)
}

func objectName(n *types.Named) string { return "the " + n.Obj().Name() }

// instance writes the load of the one instance that t points to.
func (w *writer) instance(t types.Type) (p.Operand, bool) {
	n, ok := w.t.world.has(t)
	if !ok {
		return p.Operand{}, false
	}
	r := w.temp()
	w.emit(p.Load, r, 0, "", 0, p.Const(w.t.object(objectName(n))))
	return p.Reg(r), true
}

// object returns the address of a named object of the program, which is made if it is not there.
func (t *translator) object(name string) p.Value {
	i := t.prog.Object(name)
	if i < 0 {
		i = len(t.prog.Objects)
		t.prog.Objects = append(t.prog.Objects, p.Object{Name: name})
	}
	return p.RefTo(i, name)
}

// makersOf returns the functions that return a new instance of n, the best first:
// entries before helpers, functions before methods.
func (u *Unit) makersOf(n *types.Named) []maker {
	if ms, ok := u.makers[n]; ok {
		return ms
	}
	ms := u.findMakers(n)
	u.makers[n] = ms
	return ms
}

func (u *Unit) findMakers(n *types.Named) []maker {
	var out []maker
	for _, f := range u.Funcs {
		if f.Parent() != nil || f.Signature.Recv() != nil && ssaread.Named(f.Signature.Recv().Type()) == n {
			continue
		}
		for i, t := range ssaread.Results(f.Signature) {
			if (ssaread.Named(t) == n || types.IsInterface(t) && !ssaread.IsError(t) && returnsBoxed(f, i, n)) && u.allocates(f, n, 2) {
				out = append(out, maker{f, i})
				break
			}
		}
	}
	rank := func(m maker) int {
		r := 0
		if !u.IsEntry(m.Func) {
			r += 4
		}
		if m.Func.Signature.Recv() != nil {
			r += 2
		}
		if len(m.Func.Params) > 3 {
			r++
		}
		return r
	}
	sort.SliceStable(out, func(i, j int) bool { return rank(out[i]) < rank(out[j]) })
	return out
}

func returnsBoxed(f *ssa.Function, i int, n *types.Named) bool {
	for _, b := range f.Blocks {
		if ret, ok := b.Instrs[len(b.Instrs)-1].(*ssa.Return); ok {
			if mi, ok := ret.Results[i].(*ssa.MakeInterface); ok && ssaread.Named(mi.X.Type()) == n {
				return true
			}
		}
	}
	return false
}

// allocates reports whether f, or what it calls, makes an n.
func (u *Unit) allocates(f *ssa.Function, n *types.Named, depth int) bool {
	for in := range ssaread.Instrs(f) {
		switch in := in.(type) {
		case *ssa.Alloc:
			if ptr := in.Type().Underlying().(*types.Pointer); ssaread.Named(ptr.Elem()) == n && !ssaread.IsPointer(ptr.Elem()) {
				return true
			}
		case *ssa.Call:
			if g := ssaread.Callee(in.Common()); depth > 0 && u.HasBody(g) && u.allocates(g, n, depth-1) {
				return true
			}
		}
	}
	return false
}

// setup writes the function that makes the world, at the given scale,
// and then calls entry, if there is one.
func (t *translator) setup(name string, sc scale, entry *ssa.Function) {
	w := &writer{t: t, regs: map[ssa.Value]int{}, size: sc.size}
	if init := t.s.u.Pkg.Func("init"); init != nil && t.s.Active(init) {
		w.emit(p.Call, p.NoReg, 0, t.function(init), 0)
	}
	for _, n := range t.world.inOrder() {
		v := w.make(n, sc.size)
		w.emit(p.Load, w.temp(), 0, "", 0, v) // a maker that gives nil makes no start
		w.emit(p.Store, p.NoReg, 0, "", 0, p.Const(t.object(objectName(n))), v)
	}
	if entry != nil {
		w.callSide(entry, nil, sc.first)
	}
	w.finish(name)
}

// inOrder returns the world's types, those that makers of others take before those others.
func (wd *world) inOrder() []*types.Named {
	var out []*types.Named
	done := map[*types.Named]bool{}
	var visit func(n *types.Named)
	visit = func(n *types.Named) {
		if done[n] {
			return
		}
		done[n] = true
		if m := wd.makers[n]; m.Func != nil {
			for _, prm := range m.Func.Params {
				if q, ok := wd.has(prm.Type()); ok {
					visit(q)
				}
			}
		}
		out = append(out, n)
	}
	for _, n := range wd.types {
		visit(n)
	}
	return out
}

func (w *writer) finish(name string) {
	w.emit(p.Return, p.NoReg, 0, "", 0)
	w.t.prog.Funcs[name] = &p.Func{Name: name, Regs: w.nregs, Code: w.code}
}

// side writes a function that calls f with arguments of its own; the ones whose
// index is in wakers are new wakers.
func (t *translator) side(name string, f *ssa.Function, first int64, wakers map[int]bool) {
	w := &writer{t: t, regs: map[ssa.Value]int{}}
	r := w.callSide(f, wakers, first)
	if r == p.NoReg {
		w.finish(name)
		return
	}
	if t.receives && wakers != nil {
		w.emit(p.Recv, w.temp(), f.Pos(), "", 0, p.Reg(r), p.Const(p.Value{}))
	}
	w.emit(p.Return, p.NoReg, 0, "", 0, p.Reg(r))
	t.prog.Funcs[name] = &p.Func{Name: name, Regs: w.nregs, Code: w.code}
}

// callSide writes the call of an entry. Numbers count up from first, so that two
// arguments of one call differ and the same argument of two sides agrees.
func (w *writer) callSide(f *ssa.Function, wakers map[int]bool, first int64) int {
	var args []p.Operand
	n := first
	for i, prm := range f.Params {
		if wakers[i] {
			r := w.temp()
			w.emit(p.Fresh, r, 0, "waker", 0)
			args = append(args, p.Reg(r))
			continue
		}
		args = append(args, w.argument(prm.Type(), prm.Name(), &n, 2))
	}
	for _, v := range f.FreeVars {
		args = append(args, w.captured(v, &n))
	}
	r := p.NoReg
	if f.Signature.Results().Len() > 0 {
		r = w.temp()
	}
	w.emit(p.Call, r, 0, w.t.function(f), 0, args...)
	return r
}

// captured writes a variable that a closure captured: a cell of its own.
func (w *writer) captured(v *ssa.FreeVar, n *int64) p.Operand {
	ptr, ok := v.Type().Underlying().(*types.Pointer)
	if !ok || v.Parent().Synthetic != "" {
		return w.argument(v.Type(), v.Name(), n, 1)
	}
	cell, val := w.temp(), w.argument(ptr.Elem(), v.Name(), n, 1)
	w.emit(p.New, cell, 0, v.Name(), 0, p.Const(p.Value{}))
	w.emit(p.Store, p.NoReg, 0, "", 0, p.Reg(cell), val)
	return p.Reg(cell)
}

// argument writes an argument of type t.
func (w *writer) argument(t types.Type, name string, n *int64, depth int) p.Operand {
	if o, ok := w.instance(t); ok {
		return o
	}
	if tp, ok := types.Unalias(t).(*types.TypeParam); ok {
		return p.Const(p.UnknownOf("argument "+tp.Obj().Name(), true))
	}
	switch u := t.Underlying().(type) {
	case *types.Basic:
		return w.basicArgument(u, t, name, n)
	case *types.Interface:
		if ssaread.IsError(t) {
			return w.choice(name, p.Value{}, p.OpaqueOf("argument "+name))
		}
		return p.Const(p.OpaqueOf("argument " + name))
	case *types.Pointer, *types.Signature, *types.Chan:
		return p.Const(p.OpaqueOf("argument " + name))
	case *types.Struct:
		if v, ok := zeroKnown(t); ok {
			if v.K == p.Str {
				v = p.OpaqueOf("argument " + name)
			}
			return p.Const(v)
		}
		return w.structArgument(u, name, n, depth)
	case *types.Slice:
		return w.sliceArgument(u, name, n, depth)
	}
	return p.Const(zero(t))
}

// basicArgument writes a number or a string, or a choice where there are but a
// few: the truth values, the constants of an enumeration.
func (w *writer) basicArgument(b *types.Basic, t types.Type, name string, n *int64) p.Operand {
	if consts := w.t.s.u.constants(t); len(consts) > 1 {
		return w.choice(name, consts...)
	}
	switch {
	case b.Kind() == types.UnsafePointer:
		return p.Const(p.OpaqueOf("argument " + name))
	case b.Info()&types.IsBoolean != 0:
		return w.choice(name, p.BoolOf(false), p.BoolOf(true))
	case b.Info()&types.IsString != 0:
		*n++
		return p.Const(p.StrOf("s" + itoa(int(*n-1))))
	case b.Info()&(types.IsInteger|types.IsFloat) != 0:
		*n++
		return p.Const(p.IntOf(*n - 1))
	}
	return p.Const(p.UnknownOf("argument "+name, true))
}

// maxChoices bounds how many constants of an enumeration are tried.
const maxChoices = 4

// constants returns the package's constants of its named basic type t.
func (u *Unit) constants(t types.Type) []p.Value {
	n, ok := types.Unalias(t).(*types.Named)
	if !ok || n.Obj().Pkg() != u.Pkg.Pkg {
		return nil
	}
	var out []p.Value
	scope := u.Pkg.Pkg.Scope()
	for _, name := range scope.Names() {
		c, ok := scope.Lookup(name).(*types.Const)
		if ok && types.Identical(c.Type(), t) && len(out) < maxChoices {
			out = append(out, constantOf(ssa.NewConst(c.Val(), t)))
		}
	}
	return out
}

// choice writes a value that may be any of vs.
func (w *writer) choice(name string, vs ...p.Value) p.Operand {
	r := w.temp()
	w.emit(p.Move, r, 0, "", 0, p.Const(vs[0]))
	for _, v := range vs[1:] {
		other := w.temp()
		w.emit(p.Havoc, other, 0, explore.Choice+name+" "+itoa(other), 1)
		w.emit(p.Branch, p.NoReg, 0, "", 0, p.Reg(other))
		pc := len(w.code) - 1
		w.code[pc].To = [2]int{pc + 1, pc + 2}
		w.emit(p.Move, r, 0, "", 0, p.Const(v))
	}
	return p.Reg(r)
}

func (w *writer) structArgument(u *types.Struct, name string, n *int64, depth int) p.Operand {
	var parts []p.Operand
	for i := range u.NumFields() {
		if depth == 0 {
			parts = append(parts, p.Const(zero(u.Field(i).Type())))
			continue
		}
		parts = append(parts, w.argument(u.Field(i).Type(), name+"_"+u.Field(i).Name(), n, depth-1))
	}
	r := w.temp()
	w.emit(p.Pack, r, 0, "", 0, parts...)
	return p.Reg(r)
}

// sliceArgument writes a slice of one element, or of none. Of functions
// (options) it is empty: the defaults.
func (w *writer) sliceArgument(u *types.Slice, name string, n *int64, depth int) p.Operand {
	if _, fn := u.Elem().Underlying().(*types.Signature); fn || depth == 0 {
		return p.Const(p.Value{})
	}
	e := w.argument(u.Elem(), name, n, depth-1)
	r, empty := w.temp(), w.temp()
	w.emit(p.Move, r, 0, "", 0, p.Const(p.Value{}))
	w.emit(p.Havoc, empty, 0, explore.Choice+"empty "+name+itoa(empty), 1)
	w.emit(p.Branch, p.NoReg, 0, "", 0, p.Reg(empty))
	pc := len(w.code) - 1
	w.code[pc].To = [2]int{pc + 2, pc + 1}
	w.emit(p.MakeSlice, r, 0, "", 0, p.Const(p.IntOf(1)), e)
	return p.Reg(r)
}

// make writes the making of an instance of n and returns its address.
func (w *writer) make(n *types.Named, size int64) p.Operand {
	m := w.t.world.makers[n]
	if m.Func == nil {
		return w.assume(n, assumeDepth)
	}
	r := w.callSide(m.Func, nil, size)
	rs := m.Func.Signature.Results()
	if rs.Len() > 1 {
		part := w.temp()
		w.emit(p.Part, part, 0, "", m.Result, p.Reg(r))
		r = part
	}
	t := rs.At(m.Result).Type()
	if types.IsInterface(t) {
		inner := w.temp()
		w.emit(p.Part, inner, 0, "", 0, p.Reg(r))
		r = inner
	} else if !ssaread.IsPointer(t) {
		obj := w.temp()
		w.emit(p.New, obj, 0, n.Obj().Name(), 0, p.Const(zero(n)))
		w.emit(p.Store, p.NoReg, 0, "", 0, p.Reg(obj), p.Reg(r))
		r = obj
	}
	return p.Reg(r)
}

// assume writes an instance for which there is no maker: a zero value, with
// those fields that the package always makes when it makes one.
func (w *writer) assume(n *types.Named, depth int) p.Operand {
	r := w.temp()
	w.emit(p.New, r, 0, n.Obj().Name(), 0, p.Const(zero(n)))
	st := n.Underlying().(*types.Struct)
	for i := range st.NumFields() {
		if v, ok := w.assumeField(n, st, i, r, depth); ok {
			a := w.temp()
			w.emit(p.Address, a, 0, st.Field(i).Name(), 0, p.Reg(r), p.Const(p.IntOf(int64(i))))
			w.emit(p.Store, p.NoReg, 0, "", 0, p.Reg(a), v)
		}
	}
	return p.Reg(r)
}

func (w *writer) assumeField(n *types.Named, st *types.Struct, i, base, depth int) (p.Operand, bool) {
	t := st.Field(i).Type()
	r := w.temp()
	switch {
	case ssaread.IsType(t, "sync", "Cond"):
		mu := mutexOf(st)
		if mu < 0 {
			return p.Operand{}, false
		}
		l := w.temp()
		w.emit(p.Address, l, 0, st.Field(mu).Name(), 0, p.Reg(base), p.Const(p.IntOf(int64(mu))))
		w.emit(p.Box, r, 0, "*sync.Mutex", 0, p.Reg(l))
		if ssaread.IsPointer(t) {
			w.emit(p.Call, r, 0, "sync.NewCond", 0, p.Reg(r))
		} else {
			w.emit(p.Pack, r, 0, "", 0, p.Reg(r))
		}
		return p.Reg(r), true
	case ssaread.IsType(t, "container/list", "List") && ssaread.IsPointer(t):
		w.emit(p.Call, r, 0, "container/list.New", 0)
		return p.Reg(r), true
	}
	switch t.Underlying().(type) {
	case *types.Basic:
		if w.t.s.u.configured(n, i) {
			size := w.size
			return w.argument(t, st.Field(i).Name(), &size, 0), true
		}
	case *types.Pointer:
		if to := w.t.world.local(t); to != nil && depth > 0 && w.t.s.u.fixed(n, i) {
			if o, ok := w.instance(t); ok {
				return o, true
			}
			return w.assume(to, depth-1), true
		}
	case *types.Map:
		w.emit(p.MakeMap, r, 0, "", 0)
		return p.Reg(r), true
	case *types.Chan, *types.Signature, *types.Interface:
		if w.t.s.u.configured(n, i) && !w.t.s.wakers.Has(t) {
			return p.Const(p.OpaqueOf("field " + st.Field(i).Name())), true
		}
		return w.madeField(n, i, r)
	}
	return p.Operand{}, false
}

// assumeDepth bounds how far assumed instances lead to others.
const assumeDepth = 2

// configured reports whether field i of n is written nowhere in the package:
// whoever configures an n sets it.
func (u *Unit) configured(n *types.Named, i int) bool {
	return len(u.writers[ssaread.Cell{Kind: ssaread.Field, Type: ssaread.TypeKey(n), Field: i}]) == 0
}

// fixed reports whether field i of n is written only where an n is made: what it
// points to is there as long as the n is.
func (u *Unit) fixed(n *types.Named, i int) bool {
	cell := ssaread.Cell{Kind: ssaread.Field, Type: ssaread.TypeKey(n), Field: i}
	for _, in := range u.writers[cell] {
		st, ok := in.(*ssa.Store)
		if !ok {
			return false
		}
		if fa, ok := st.Addr.(*ssa.FieldAddr); ok {
			if _, fresh := fa.X.(*ssa.Alloc); !fresh {
				return false
			}
		}
	}
	return true
}

// madeField repeats what the package stores into field i of a new n.
func (w *writer) madeField(n *types.Named, i int, r int) (p.Operand, bool) {
	cell := ssaread.Cell{Kind: ssaread.Field, Type: ssaread.TypeKey(n), Field: i}
	for _, in := range w.t.s.u.writers[cell] {
		st, ok := in.(*ssa.Store)
		if !ok {
			continue
		}
		fa, ok := st.Addr.(*ssa.FieldAddr)
		if !ok {
			continue
		}
		if _, fresh := fa.X.(*ssa.Alloc); !fresh {
			continue
		}
		if mc, ok := st.Val.(*ssa.MakeChan); ok {
			if size, ok := mc.Size.(*ssa.Const); ok {
				w.emit(p.MakeChan, r, token.NoPos, "", 0, p.Const(constantOf(size)))
				return p.Reg(r), true
			}
		}
		if !types.IsInterface(st.Val.Type()) {
			continue
		}
		return p.Const(p.OpaqueOf("field " + itoa(i))), true
	}
	return p.Operand{}, false
}

func mutexOf(st *types.Struct) int {
	for i := range st.NumFields() {
		if t := st.Field(i).Type(); !ssaread.IsPointer(t) && ssaread.IsType(t, "sync", "Mutex", "RWMutex") {
			return i
		}
	}
	return -1
}

// makes reports whether f makes an instance of the world.
func (wd *world) makes(f *ssa.Function) bool {
	for _, m := range wd.makers {
		if m.Func == f {
			return true
		}
	}
	return false
}

func (wd *world) contains(n *types.Named) bool {
	for _, have := range wd.types {
		if have == n {
			return true
		}
	}
	return false
}
