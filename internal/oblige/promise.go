package oblige

import (
	"go/types"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/ssaread"
)

// PromiseOf returns what those wait on who have a value of type t, the channel in
// a field of its own or of what is embedded in it, nil if there is none.
func (p *Package) PromiseOf(t types.Type, depth int) *Object {
	t = Below(t)
	st, ok := t.Underlying().(*types.Struct)
	if !ok || depth == 0 {
		return nil
	}
	for i := range st.NumFields() {
		f := st.Field(i)
		if _, ok := f.Type().Underlying().(*types.Chan); ok {
			if o := p.ObjectAt(Place{Cell: ssaread.Cell{Kind: ssaread.Field, Type: ssaread.TypeKey(t), Field: i}}); o != nil {
				return o
			}
		}
		if f.Embedded() {
			if o := p.PromiseOf(f.Type(), depth-1); o != nil {
				return o
			}
		}
	}
	return nil
}

// ObjectAt returns the object that lies at pl, nil if there is none.
func (p *Package) ObjectAt(pl Place) *Object {
	x := p.Index()
	if _, known := x.parent[pl]; !known {
		return nil
	}
	return x.byRoot[x.find(pl)]
}

// Formatted reports whether an interface value is only made to be printed.
func Formatted(mi *ssa.MakeInterface) bool {
	for _, r := range *mi.Referrers() {
		st, ok := r.(*ssa.Store)
		if !ok {
			return false
		}
		at, ok := st.Addr.(*ssa.IndexAddr)
		if !ok {
			return false
		}
		args, ok := at.X.(*ssa.Alloc)
		if !ok || !printed(args) {
			return false
		}
	}
	return true
}

// printed reports whether an array of arguments goes to nobody but packages that print.
func printed(args *ssa.Alloc) bool {
	for _, r := range *args.Referrers() {
		s, ok := r.(*ssa.Slice)
		if !ok {
			continue
		}
		for _, r := range *s.Referrers() {
			call, ok := r.(ssa.CallInstruction)
			if !ok {
				return false
			}
			if callee := ssaread.Callee(call.Common()); callee == nil || !prints(ssaread.PkgPath(callee)) {
				return false
			}
		}
	}
	return true
}

func prints(pkg string) bool {
	return pkg == "fmt" || pkg == "log" || pkg == "log/slog" || pkg == "errors"
}

// IsPromise reports whether t is what a promise is resolved through.
func IsPromise(t types.Type) bool {
	switch u := t.Underlying().(type) {
	case *types.Chan:
		return u.Dir() != types.RecvOnly
	case *types.Signature:
		return true
	}
	return false
}

// CarriesPromise reports whether a value of type t may lead to a promise.
func CarriesPromise(t types.Type, depth int) bool {
	if depth == 0 {
		return !plain(t) // not looked into, hence not ruled out
	}
	if IsPromise(t) || ssaread.IsType(t, "sync", "WaitGroup", "Cond") {
		return true
	}
	switch u := t.Underlying().(type) {
	case *types.Pointer:
		return CarriesPromise(u.Elem(), depth-1)
	case *types.Interface:
		return !ssaread.IsError(t)
	case *types.Slice:
		return CarriesPromise(u.Elem(), depth-1)
	case *types.Array:
		return CarriesPromise(u.Elem(), depth-1)
	case *types.Map:
		return CarriesPromise(u.Elem(), depth-1)
	case *types.Struct:
		for i := range u.NumFields() {
			if CarriesPromise(u.Field(i).Type(), depth-1) {
				return true
			}
		}
	}
	return false
}

// plain reports whether t is a number or a text, or a list of such.
func plain(t types.Type) bool {
	if s, ok := t.Underlying().(*types.Slice); ok {
		t = s.Elem()
	}
	_, basic := t.Underlying().(*types.Basic)
	return basic
}

// Completes reports whether a function surely completes something on all its ways.
func (p *Package) Completes(f *ssa.Function) bool {
	if !p.HasBody(f) || len(f.Blocks) == 0 {
		return false
	}
	some := false
	stop := func(in ssa.Instruction) bool {
		hit := p.completing(in)
		some = some || hit
		return hit
	}
	first := f.Blocks[0].Instrs[0] // Without looks behind it
	return stop(first) || Without(first, stop, IsReturn) == nil && some
}

// completing reports whether in completes a promise that somebody waits for.
func (p *Package) completing(in ssa.Instruction) bool {
	switch in := in.(type) {
	case *ssa.Send:
		return true
	case *ssa.Call:
		if ssaread.IsBuiltin(in.Common(), "close") {
			return true
		}
		callee := ssaread.Callee(in.Common())
		if callee != nil && callee.String() == "(*sync.Once).Do" {
			mc, ok := in.Call.Args[1].(*ssa.MakeClosure)
			return ok && p.Completes(ssaread.Origin(mc.Fn.(*ssa.Function)))
		}
		return callee != nil && Methods[callee.String()] == GroupDone
	}
	return false
}

// ClosedElsewhere reports whether another function closes the channel: that wakes all who are left.
func ClosedElsewhere(o *Object, f *ssa.Function) bool {
	for _, op := range o.Of(Close) {
		if op.Func != f {
			return true
		}
	}
	return false
}

// Awaited reports whether somebody waits for the object without another way out, and nobody with one.
func (o *Object) Awaited() bool {
	return len(o.Of(Recv, GroupWait)) > 0 && len(o.Of(SelRecv, TryRecv)) == 0
}

// OrCancelled reports whether all who wait for the object do so until they are
// cancelled, and have no other way out.
func (o *Object) OrCancelled() bool {
	for _, op := range o.Of(SelRecv) {
		for i, st := range op.Sel.States {
			if i != op.Case && (st.Dir == types.SendOnly || !IsCancel(st.Chan)) {
				return false
			}
		}
	}
	return len(o.Of(SelRecv)) > 0 && len(o.Of(TryRecv)) == 0
}
