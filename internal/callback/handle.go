package callback

import (
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/oblige"
	"github.com/futurelint/futurelint/internal/ssaread"
)

// Handle is a handle that a function makes: a number that stands for a Go value
// where C keeps it, as runtime/cgo's Handle does.
type Handle struct {
	Made    *ssa.Call                    // by which call, nil where value is a parameter
	Value   ssa.Value                    // the handle
	Cell    *ssa.Alloc                   // the variable that holds it, where it has an address
	field   ssaread.Cell                 // or the field, of the object that its function makes
	base    ssa.Value                    // this object
	deletes func(c *ssa.CallCommon) bool // whether a call that is given it deletes it
}

// use tells what an instruction does with a handle.
type use uint8

const (
	unused use = iota
	GivenToC
	Deleted
	Kept // somebody else may delete it
)

// Handles returns the handles that f makes.
func (a *Adapter) Handles(f *ssa.Function) []*Handle {
	if out, ok := a.made[f]; ok {
		return out
	}
	a.made[f] = nil // for a helper that calls itself
	var out []*Handle
	Each(f, func(in ssa.Instruction) {
		call, ok := in.(*ssa.Call)
		if !ok {
			return
		}
		callee := ssaread.Callee(call.Common())
		if callee == nil {
			return
		}
		if h := a.madeByHelper(call, callee); h != nil {
			out = append(out, h)
			return
		}
		if len(call.Call.Args) == 0 {
			return
		}
		h := &Handle{Made: call, Value: call, deletes: func(c *ssa.CallCommon) bool { return c.StaticCallee().Name() == "Delete" }}
		if !IsHandle(call.Type()) {
			if h.deletes = removers(call); h.deletes == nil {
				return
			}
		} else if !strings.HasPrefix(callee.Name(), "New") {
			return
		}
		h.findCell(call)
		out = append(out, h)
	})
	a.made[f] = out
	return out
}

// madeByHelper returns the handle that a function of the package makes and returns, alone or with
// other results, and leaves nowhere else.
func (a *Adapter) madeByHelper(call *ssa.Call, callee *ssa.Function) *Handle {
	results := callee.Signature.Results()
	if !a.HasBody(callee) {
		return nil
	}
	for i := range results.Len() {
		if !IsHandle(results.At(i).Type()) {
			continue
		}
		made := a.Handles(callee)
		if len(made) != 1 || !made[0].onlyReturned(callee) {
			return nil
		}
		if results.Len() == 1 {
			h := &Handle{Made: call, Value: call, deletes: made[0].deletes}
			h.findCell(call)
			return h
		}
		for _, r := range *call.Referrers() {
			if x, ok := r.(*ssa.Extract); ok && x.Index == i {
				h := &Handle{Made: call, Value: x, deletes: made[0].deletes}
				h.findCell(x)
				return h
			}
		}
	}
	return nil
}

// onlyReturned reports whether f does nothing with its handle but return it.
func (h *Handle) onlyReturned(f *ssa.Function) bool {
	return !ssaread.Contains(f, func(in ssa.Instruction) bool {
		u := h.By(in)
		return u == Deleted || u == Kept && !oblige.IsReturn(in)
	})
}

// findCell notes the variable or field in which a new handle is stored.
func (h *Handle) findCell(v ssa.Value) {
	for _, r := range *v.Referrers() {
		st, ok := r.(*ssa.Store)
		if !ok || st.Val != v {
			continue
		}
		switch at := st.Addr.(type) {
		case *ssa.Alloc:
			if StoredOnce(at) {
				h.Cell = at
			}
		case *ssa.FieldAddr:
			if base, ok := Source(at.X).(*ssa.Alloc); ok {
				h.field, h.base = ssaread.CellOf(at), base
			}
		}
	}
}

// IsHandle tells handles by their shape: a number with the methods Value and Delete.
func IsHandle(t types.Type) bool {
	n, ok := types.Unalias(t).(*types.Named)
	if !ok {
		return false
	}
	b, ok := n.Underlying().(*types.Basic)
	if !ok || b.Info()&types.IsInteger == 0 {
		return false
	}
	methods := 0
	for m := range n.Methods() {
		if m.Name() == "Value" || m.Name() == "Delete" {
			methods++
		}
	}
	return methods == 2
}

// MakesKey reports whether a call makes a handle: one whose type has the shape, or a registry's.
func MakesKey(call *ssa.Call) bool { return IsHandle(call.Type()) || removers(call) != nil }

// removers tells by its shape whether call adds a value to a registry, and returns
// which calls remove an entry from it: Add(T) K, Get(K) T and Remove(K), methods of
// one type or functions of one package, where K is a number or an address.
func removers(call *ssa.Call) func(*ssa.CallCommon) bool {
	return removersLike(call, func(other, adder *types.Func) bool {
		return removesWhat(other, adder) || takesWhat(call.Parent().Prog.FuncValue(other), adder, 2)
	})
}

func removersLike(call *ssa.Call, removes func(other, adder *types.Func) bool) func(*ssa.CallCommon) bool {
	callee := call.Call.StaticCallee()
	if callee == nil || callee.Object() == nil || !isKey(call.Type()) || len(call.Call.Args) == 0 {
		return nil
	}
	if _, plain := call.Call.Args[len(call.Call.Args)-1].Type().Underlying().(*types.Basic); plain { // an instance for what C could keep
		return nil
	}
	adder := callee.Object().(*types.Func).Origin()
	remove := map[string]bool{}
	for _, other := range siblings(adder) {
		if removes(other, adder) {
			remove[other.FullName()] = true
		}
	}
	if len(remove) == 0 {
		return nil
	}
	return func(c *ssa.CallCommon) bool {
		f, ok := c.StaticCallee().Object().(*types.Func)
		return ok && remove[f.Origin().FullName()]
	}
}

// isRemover tells by its shape whether f removes an entry from a registry.
func isRemover(f *ssa.Function) bool {
	fn, ok := f.Object().(*types.Func)
	if !ok {
		return false
	}
	for _, adder := range siblings(fn) {
		if removesWhat(fn, adder) {
			return true
		}
	}
	return false
}

// removesWhat tells whether f is the Remove(K) to adder, an Add(T) K, with a Get(K) T
// beside them. A T that C could keep itself needs no registry.
func removesWhat(f, adder *types.Func) bool {
	add, remove := adder.Signature(), f.Signature()
	if add.Params().Len() != 1 || add.Results().Len() != 1 || remove.Params().Len() != 1 || remove.Results().Len() != 0 {
		return false
	}
	key, value := add.Results().At(0).Type(), add.Params().At(0).Type()
	if _, plain := value.Underlying().(*types.Basic); plain || !isKey(key) || !sameType(remove.Params().At(0).Type(), key) {
		return false
	}
	for _, get := range siblings(f) {
		s := get.Signature()
		if s.Params().Len() == 1 && s.Results().Len() > 0 && sameType(s.Params().At(0).Type(), key) && sameType(s.Results().At(0).Type(), value) {
			return true
		}
	}
	return false
}

// takesWhat tells whether f is the Take(K) (T, bool), or Take(K) T of one result, to adder, an
// Add(T) K: it returns the value, and removes it.
func takesWhat(f *ssa.Function, adder *types.Func, results int) bool {
	if f == nil || len(f.Blocks) == 0 {
		return false
	}
	add, take := adder.Signature(), f.Signature
	if add.Params().Len() != 1 || add.Results().Len() != 1 || take.Params().Len() != 1 || take.Results().Len() != results ||
		results == 2 && !ssaread.IsBool(take.Results().At(1).Type()) ||
		!sameType(take.Params().At(0).Type(), add.Results().At(0).Type()) || !sameType(take.Results().At(0).Type(), add.Params().At(0).Type()) {
		return false
	}
	return ssaread.Contains(f, func(in ssa.Instruction) bool { return RemovesFrom(in) != (Registry{}) })
}

// sameType reports whether two methods of one type have the same type somewhere: each
// has type parameters of its own for those of its receiver.
func sameType(a, b types.Type) bool {
	p, ok := a.(*types.TypeParam)
	q, also := b.(*types.TypeParam)
	return types.Identical(a, b) || ok && also && p.Index() == q.Index()
}

// isKey reports whether C can keep a t instead of a Go value.
func isKey(t types.Type) bool {
	b, ok := t.Underlying().(*types.Basic)
	return ok && (b.Info()&types.IsInteger != 0 || b.Kind() == types.UnsafePointer)
}

// siblings returns the methods of f's type, or the functions of its package.
func siblings(f *types.Func) []*types.Func {
	var out []*types.Func
	if recv := f.Signature().Recv(); recv != nil {
		t := recv.Type()
		if p, ok := t.(*types.Pointer); ok {
			t = p.Elem()
		}
		if n, ok := types.Unalias(t).(*types.Named); ok {
			for m := range n.Origin().Methods() {
				out = append(out, m)
			}
		}
		return out
	}
	if f.Pkg() == nil {
		return nil
	}
	for _, name := range f.Pkg().Scope().Names() {
		if other, ok := f.Pkg().Scope().Lookup(name).(*types.Func); ok {
			out = append(out, other)
		}
	}
	return out
}

// StoredOnce reports whether one value alone is ever put into a variable.
func StoredOnce(cell *ssa.Alloc) bool { return OnlyValue(cell) != nil }

// OnlyValue returns what is stored in a variable, nil unless that is done once.
func OnlyValue(cell *ssa.Alloc) ssa.Value {
	var only ssa.Value
	for _, r := range *cell.Referrers() {
		if st, ok := r.(*ssa.Store); ok && st.Addr == cell {
			if only != nil {
				return nil
			}
			only = st.Val
		}
	}
	return only
}

// Is reports whether v is the handle, or its address, converted or not.
func (h *Handle) Is(v ssa.Value) bool {
	switch x := v.(type) {
	case *ssa.Convert:
		return h.Is(x.X)
	case *ssa.ChangeType:
		return h.Is(x.X)
	case *ssa.MakeInterface:
		return h.Is(x.X)
	case *ssa.UnOp:
		return h.IsCell(x.X)
	}
	return v == h.Value || h.IsCell(v)
}

// isField reports whether v is the address of the handle's field.
func (h *Handle) isField(v ssa.Value) bool {
	fa, ok := v.(*ssa.FieldAddr)
	return ok && h.base != nil && ssaread.CellOf(fa) == h.field && Source(fa.X) == h.base
}

// Field returns the field in which the function that makes the handle stores it, and the object;
// nothing where it does not.
func (h *Handle) Field() (ssaread.Cell, ssa.Value) { return h.field, h.base }

// IsCell reports whether v is the address of the handle's variable, also as a
// function literal sees it.
func (h *Handle) IsCell(v ssa.Value) bool {
	if h.Cell == nil {
		return h.isField(v)
	}
	if fv, ok := v.(*ssa.FreeVar); ok {
		for _, b := range ssaread.Bindings(fv) {
			if h.IsCell(b) {
				return true
			}
		}
	}
	return v == ssa.Value(h.Cell)
}

// By returns what in does with the handle.
func (h *Handle) By(in ssa.Instruction) use {
	switch in := in.(type) {
	case ssa.CallInstruction:
		return h.byCall(in)
	case *ssa.Store:
		if h.Is(in.Val) && in.Addr != ssa.Value(h.Cell) && !h.isField(in.Addr) && carrier(in.Addr) == nil && !forProcedure(in.Addr) {
			return Kept
		}
	case *ssa.MapUpdate:
		if h.Is(in.Value) || h.Is(in.Key) {
			return Kept
		}
	case *ssa.Send:
		if h.Is(in.X) {
			return Kept
		}
	case *ssa.Return:
		for _, r := range in.Results {
			if h.Is(r) {
				return Kept
			}
		}
	}
	return unused
}

// forProcedure reports whether an address is of what is given to a procedure of a Windows library.
func forProcedure(addr ssa.Value) bool {
	at, ok := addr.(*ssa.IndexAddr)
	if !ok {
		return false
	}
	array, ok := at.X.(*ssa.Alloc)
	return ok && slices.ContainsFunc(*array.Referrers(), func(r ssa.Instruction) bool {
		slice, ok := r.(*ssa.Slice)
		return ok && slices.ContainsFunc(*slice.Referrers(), func(r ssa.Instruction) bool { return CCall(r) != "" })
	})
}

func (h *Handle) byCall(call ssa.CallInstruction) use {
	if h.Made != nil && call == ssa.CallInstruction(h.Made) {
		return unused
	}
	c := call.Common()
	if mc, ok := c.Value.(*ssa.MakeClosure); ok {
		switch {
		case h.captured(mc):
			return h.inLiteral(mc.Fn.(*ssa.Function), call)
		case h.capturesBase(mc) && CCall(call) != "":
			return h.within(mc.Fn.(*ssa.Function), unused)
		}
	}
	mine := false
	args := c.Args
	if CCall(call) != "" {
		args = spread(args)
	}
	for _, arg := range args {
		mine = mine || h.Is(arg) || h.carried(arg)
		if mc, ok := arg.(*ssa.MakeClosure); ok && h.captured(mc) {
			return Kept
		}
	}
	callee := c.StaticCallee()
	switch {
	case !mine:
		return h.byMethod(c)
	case callee != nil && h.deletes(c):
		return Deleted
	case callee != nil && callee.Name() == "Value" && len(c.Args) > 0 && h.Is(c.Args[0]):
		return unused
	case CCall(call) != "":
		return GivenToC
	case callee != nil && strings.HasPrefix(callee.Name(), "_"): // cgo's own conversions
		return GivenToC
	case callee != nil && len(callee.Blocks) > 0 && len(c.Args) == len(callee.Params):
		return h.inHelper(callee, c.Args)
	}
	return Kept
}

// carrier returns the variable, a structure of C's, that an address is a field of.
func carrier(addr ssa.Value) *ssa.Alloc {
	fa, ok := addr.(*ssa.FieldAddr)
	if !ok {
		return nil
	}
	cell, ok := fa.X.(*ssa.Alloc)
	if !ok {
		return nil
	}
	named, ok := types.Unalias(cell.Type().Underlying().(*types.Pointer).Elem()).(*types.Named)
	if !ok || !IsC(named) {
		return nil
	}
	return cell
}

// IsC reports whether a type is C's, by the name that cgo gives it.
func IsC(t *types.Named) bool { return strings.HasPrefix(t.Obj().Name(), "_Ctype_") }

// InC reports whether an address is of a field of a variable that is a structure of C's.
func InC(addr ssa.Value) bool { return carrier(addr) != nil }

// Carries reports whether v is a structure of C's, or its address, with w in a field.
func Carries(v, w ssa.Value) bool {
	if fv, ok := v.(*ssa.FreeVar); ok { // as the literal sees it in which cgo checks the arguments
		if cell := variableOf(fv); cell != nil {
			v = cell
		}
	}
	return (&Handle{Value: w}).carried(v)
}

// carried reports whether v is a structure of C's that has the handle, or its address.
func (h *Handle) carried(v ssa.Value) bool {
	v = Source(v)
	if whole, ok := v.(*ssa.UnOp); ok {
		v = whole.X
	}
	cell, ok := v.(*ssa.Alloc)
	if !ok {
		return false
	}
	if whole, ok := OnlyValue(cell).(*ssa.UnOp); ok { // copied from a composite literal
		if literal, ok := whole.X.(*ssa.Alloc); ok {
			cell = literal
		}
	}
	for _, r := range *cell.Referrers() {
		fa, ok := r.(*ssa.FieldAddr)
		if !ok || carrier(fa) != cell {
			continue
		}
		for _, r := range *fa.Referrers() {
			if st, ok := r.(*ssa.Store); ok && h.Is(st.Val) {
				return true
			}
		}
	}
	return false
}

// inHelper returns what a function of the package does with the handle, which is one
// of its arguments.
func (h *Handle) inHelper(f *ssa.Function, args []ssa.Value) use {
	what := unused
	for i, arg := range args {
		if !h.Is(arg) {
			continue
		}
		if h.Made == nil {
			return Kept // a helper's helper
		}
		inner := &Handle{Value: f.Params[i], deletes: h.deletes}
		for _, r := range *f.Params[i].Referrers() {
			if st, ok := r.(*ssa.Store); ok && st.Val == inner.Value {
				if cell, ok := st.Addr.(*ssa.Alloc); ok && StoredOnce(cell) {
					inner.Cell = cell
				}
			}
		}
		what = inner.within(f, what)
	}
	return what
}

// within returns what f does with the handle, besides what was done before.
func (h *Handle) within(f *ssa.Function, what use) use {
	Each(f, func(in ssa.Instruction) {
		switch u := h.By(in); {
		case u == Deleted || u == Kept:
			what = u
		case u == GivenToC && what == unused:
			what = u
		}
	})
	return what
}

// byMethod returns what a method of the handle's object does with it: where it deletes
// it, but not before the last of several has come, that is left to others.
func (h *Handle) byMethod(c *ssa.CallCommon) use {
	callee := c.StaticCallee()
	if h.base == nil || callee == nil || len(c.Args) == 0 || Source(c.Args[0]) != h.base {
		return unused
	}
	what := unused
	Each(callee, func(in ssa.Instruction) {
		call, ok := in.(ssa.CallInstruction)
		if !ok || call.Common().StaticCallee() == nil || len(call.Common().Args) == 0 {
			return
		}
		ld, ok := Origin(call.Common().Args[len(call.Common().Args)-1]).(*ssa.UnOp)
		switch {
		case !ok || ssaread.CellOf(ld.X) != h.field || !h.deletes(call.Common()):
		case h.counted(in):
			what = Kept
		case what == unused:
			what = Deleted
		}
	})
	return what
}

// counted reports whether in is done only at some count of those who use the handle.
func (h *Handle) counted(in ssa.Instruction) bool {
	for b := in.Block().Idom(); b != nil; b = b.Idom() {
		br, ok := b.Instrs[len(b.Instrs)-1].(*ssa.If)
		if !ok {
			continue
		}
		cmp, ok := br.Cond.(*ssa.BinOp)
		if !ok || IsHandle(cmp.X.Type()) {
			continue
		}
		if ld, ok := Origin(cmp.X).(*ssa.UnOp); ok && ssaread.CellOf(ld.X) == h.field {
			continue
		}
		if basic, ok := cmp.X.Type().Underlying().(*types.Basic); ok && basic.Info()&types.IsInteger != 0 {
			return true
		}
	}
	return false
}

func (h *Handle) captured(mc *ssa.MakeClosure) bool {
	for _, b := range mc.Bindings {
		if h.IsCell(b) || b == h.Value {
			return true
		}
	}
	return false
}

// capturesBase reports whether a literal sees the object in whose field the handle lies.
func (h *Handle) capturesBase(mc *ssa.MakeClosure) bool {
	return h.base != nil && slices.ContainsFunc(mc.Bindings, func(b ssa.Value) bool {
		cell, ok := b.(*ssa.Alloc)
		return b == h.base || ok && OnlyValue(cell) == h.base
	})
}

// inLiteral returns what a function literal that is called, deferred or started
// in call does with the handle: cgo puts a call with checked arguments into one.
func (h *Handle) inLiteral(f *ssa.Function, call ssa.CallInstruction) use {
	what := h.within(f, unused)
	if what == unused && CCall(call) != "" {
		return GivenToC
	}
	if _, isGo := call.(*ssa.Go); isGo && what == Deleted {
		return Kept
	}
	return what
}

// Ended reports whether in sees to the handle's end: deletes it, or leaves that to others.
func (h *Handle) Ended(in ssa.Instruction) bool {
	u := h.By(in)
	return u == Deleted || u == Kept
}

// Asked reports whether in asks whether there is a handle: what is done then is not for
// the way on which there is none.
func (h *Handle) Asked(in ssa.Instruction) bool {
	br, ok := in.(*ssa.If)
	if !ok {
		return false
	}
	cmp, ok := br.Cond.(*ssa.BinOp)
	return ok && h.Is(cmp.X)
}

// HandsOn reports whether in gives the handle's object to somebody who may delete the
// handle, or leaves it where somebody may.
func (h *Handle) HandsOn(in ssa.Instruction) bool {
	if h.base == nil || in == ssa.Instruction(h.Made) {
		return false
	}
	isBase := func(v ssa.Value) bool { return Source(Unwrapped(v)) == h.base }
	switch in := in.(type) {
	case ssa.CallInstruction:
		if CCall(in) != "" {
			return false
		}
		if mc, ok := in.Common().Value.(*ssa.MakeClosure); ok {
			return slices.ContainsFunc(mc.Bindings, func(v ssa.Value) bool { return isBase(v) || v == h.base })
		}
		return slices.ContainsFunc(in.Common().Args, isBase)
	case *ssa.Store:
		_, local := in.Addr.(*ssa.Alloc)
		return !local && isBase(in.Val)
	case *ssa.MapUpdate:
		return isBase(in.Value)
	case *ssa.Return:
		return slices.ContainsFunc(in.Results, isBase)
	}
	return false
}

// DeletedBy reports whether a call deletes what is like the handle, its last argument.
func (h *Handle) DeletedBy(c *ssa.CallCommon) bool {
	return c.StaticCallee() != nil && c.StaticCallee().Object() != nil && len(c.Args) > 0 && h.deletes(c)
}

// Keys returns the handles that f makes, and the keys of entries that are asked for, and
// may be gone: those that an Add(T) K returns where a Take(K) T removes.
func (a *Adapter) Keys(f *ssa.Function) []*Handle {
	out := slices.Clone(a.Handles(f))
	Each(f, func(in ssa.Instruction) {
		call, ok := in.(*ssa.Call)
		if !ok || IsHandle(call.Type()) {
			return
		}
		if deletes := removersLike(call, func(other, adder *types.Func) bool {
			return takesWhat(call.Parent().Prog.FuncValue(other), adder, 1)
		}); deletes != nil {
			out = append(out, &Handle{Made: call, Value: call, deletes: deletes})
		}
	})
	return out
}
