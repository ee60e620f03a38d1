package ssaread

import (
	"go/constant"

	"golang.org/x/tools/go/ssa"
)

// JSMethod returns the name of the method that a call of (js.Value).Call calls, or "".
func JSMethod(to *ssa.Call) string {
	name, ok := to.Call.Args[1].(*ssa.Const)
	if !ok || name.Value == nil || name.Value.Kind() != constant.String {
		return ""
	}
	return constant.StringVal(name.Value)
}

// JSCalls returns the calls of (js.Value).Call that are given what call makes, in literals
// that capture its variable as well.
func JSCalls(call *ssa.Call) []*ssa.Call {
	var out []*ssa.Call
	add := func(v ssa.Value) {
		for _, r := range *v.Referrers() {
			if mi, ok := r.(*ssa.MakeInterface); ok {
				out = append(out, calledWith(mi)...)
			}
		}
	}
	var loads func(cell ssa.Value)
	loads = func(cell ssa.Value) {
		for _, r := range *cell.Referrers() {
			switch r := r.(type) {
			case *ssa.UnOp:
				add(r)
			case *ssa.MakeClosure:
				for i, b := range r.Bindings {
					if b == cell {
						loads(r.Fn.(*ssa.Function).FreeVars[i])
					}
				}
			}
		}
	}
	add(call)
	for _, r := range *call.Referrers() {
		if st, ok := r.(*ssa.Store); ok {
			if cell, ok := st.Addr.(*ssa.Alloc); ok {
				loads(cell)
			}
		}
	}
	return out
}

// calledWith returns the calls of (js.Value).Call that have v among their arguments.
func calledWith(v *ssa.MakeInterface) []*ssa.Call {
	var out []*ssa.Call
	for _, r := range *v.Referrers() {
		st, ok := r.(*ssa.Store)
		if !ok {
			continue
		}
		at, ok := st.Addr.(*ssa.IndexAddr)
		if !ok {
			continue
		}
		for _, r := range *at.X.Referrers() {
			slice, ok := r.(*ssa.Slice)
			if !ok {
				continue
			}
			for _, r := range *slice.Referrers() {
				if c, ok := r.(*ssa.Call); ok && c.Call.StaticCallee() != nil && c.Call.StaticCallee().String() == "(syscall/js.Value).Call" {
					out = append(out, c)
				}
			}
		}
	}
	return out
}
