package callback

import (
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/oblige"
	"github.com/futurelint/futurelint/internal/ssaread"
)

// Deletion returns where a root deletes the handle that it is given.
func Deletion(root *ssa.Function) ssa.Instruction {
	var found ssa.Instruction
	Each(root, func(in ssa.Instruction) {
		call, ok := in.(ssa.CallInstruction)
		if !ok || found != nil || call.Common().StaticCallee() == nil || len(call.Common().Args) == 0 {
			return
		}
		c := call.Common()
		key := c.Args[len(c.Args)-1]
		key = Source(key)
		if ld, ok := key.(*ssa.UnOp); ok && IsHandle(key.Type()) { // C was given the handle's address
			key = Source(ld.X)
		}
		if _, param := key.(*ssa.Parameter); param && DeletesKey(c) {
			found = in
		}
	})
	return found
}

// DeletesKey reports whether a call deletes the handle that is its last argument.
func DeletesKey(c *ssa.CallCommon) bool {
	callee := c.StaticCallee()
	if len(c.Args) == 1 && IsHandle(c.Args[0].Type()) {
		return callee.Name() == "Delete"
	}
	return isRemover(callee)
}

// DeletesField reports whether a call deletes a handle that lies in a field.
func DeletesField(c *ssa.CallCommon) bool {
	return DeletesHandle(c) && FieldOf(c.Args[0]) != nil
}

// DeletesHandle reports whether a call is of a handle's Delete.
func DeletesHandle(c *ssa.CallCommon) bool {
	callee := c.StaticCallee()
	return callee != nil && callee.Name() == "Delete" && len(c.Args) == 1 && IsHandle(c.Args[0].Type())
}

// inTwoSteps reports whether an entry of a sync.Map is loaded and then deleted: another
// one may have loaded it as well.
func inTwoSteps(in ssa.Instruction) bool {
	call, ok := in.(*ssa.Call)
	if !ok || call.Call.StaticCallee() == nil || call.Call.StaticCallee().String() != "(*sync.Map).Delete" {
		return false
	}
	reg, found := InSyncMap(call.Common()), false
	Each(in.Parent(), func(at ssa.Instruction) {
		load, ok := at.(*ssa.Call)
		if ok && load.Call.StaticCallee() != nil && load.Call.StaticCallee().String() == "(*sync.Map).Load" {
			found = found || InSyncMap(load.Common()) == reg && oblige.Reaches(load, in)
		}
	})
	return found
}

// ToldByCallback reports whether in is done by what a function literal has put into a variable
// that its function asks: the callback that runs the literal has come.
func (a *Adapter) ToldByCallback(in ssa.Instruction) bool {
	return slices.ContainsFunc(a.Guards(in), func(br *ssa.If) bool {
		return slices.ContainsFunc(append(operands(br.Cond), br.Cond), func(v ssa.Value) bool {
			ld, ok := v.(*ssa.UnOp)
			if !ok {
				return false
			}
			cell, ok := ld.X.(*ssa.Alloc)
			return ok && slices.ContainsFunc(*cell.Referrers(), func(r ssa.Instruction) bool {
				mc, ok := r.(*ssa.MakeClosure)
				return ok && setsIn(mc, cell)
			})
		})
	})
}

// operands returns what is compared, if v compares.
func operands(v ssa.Value) []ssa.Value {
	if cmp, ok := v.(*ssa.BinOp); ok {
		return []ssa.Value{cmp.X, cmp.Y}
	}
	return nil
}

// setsIn reports whether a function literal sets a variable around it.
func setsIn(mc *ssa.MakeClosure, cell *ssa.Alloc) bool {
	f := mc.Fn.(*ssa.Function)
	i := slices.Index(mc.Bindings, ssa.Value(cell))
	return i >= 0 && slices.ContainsFunc(*f.FreeVars[i].Referrers(), func(r ssa.Instruction) bool {
		st, ok := r.(*ssa.Store)
		return ok && st.Addr == ssa.Value(f.FreeVars[i])
	})
}

// Freed returns what a call or deferred call gives back to C's allocator, as far as
// variables that are set once lead back.
func Freed(in ssa.Instruction) []ssa.Value {
	call, ok := in.(ssa.CallInstruction)
	if _, goes := in.(*ssa.Go); !ok || goes {
		return nil
	}
	if isFree(call.Common()) {
		return []ssa.Value{Source(call.Common().Args[0])}
	}
	var out []ssa.Value
	for _, f := range Literals(call.Common()) {
		Each(f, func(in ssa.Instruction) {
			if c, ok := in.(*ssa.Call); ok && isFree(c.Common()) {
				out = append(out, Source(c.Call.Args[0]))
			}
		})
	}
	if f := call.Common().StaticCallee(); f != nil && f.Parent() == nil && len(f.Params) == len(call.Common().Args) {
		for i, p := range f.Params {
			if IsAddress(p.Type()) && freesParam(f, p) {
				out = append(out, Source(call.Common().Args[i]))
			}
		}
	}
	return out
}

// Allocates reports whether a call returns memory of C's.
func Allocates(call *ssa.Call) bool {
	callee := call.Call.StaticCallee()
	if callee == nil {
		return false
	}
	switch callee.Name() {
	case "_Cfunc__CMalloc", "_Cfunc_CBytes", "_Cfunc_calloc":
		return true
	}
	return false
}

// freesParam reports whether f gives its parameter back to C's allocator.
func freesParam(f *ssa.Function, p *ssa.Parameter) bool {
	return ssaread.Contains(f, func(in ssa.Instruction) bool {
		call, ok := in.(*ssa.Call)
		if !ok {
			return false
		}
		if isFree(call.Common()) {
			return Source(call.Call.Args[0]) == ssa.Value(p)
		}
		lit := call.Call.StaticCallee()
		return lit != nil && lit.Parent() == f && ssaread.Contains(lit, func(at ssa.Instruction) bool {
			c, ok := at.(*ssa.Call)
			return ok && isFree(c.Common()) && Source(c.Call.Args[0]) == ssa.Value(p)
		})
	})
}

func isFree(c *ssa.CallCommon) bool {
	return c.StaticCallee() != nil && c.StaticCallee().Name() == "_Cfunc_free"
}

// DeletesOnC reports whether a callback deletes the handle that it is given, or takes its
// entry: once C has been started, that is the callback's to do.
func (a *Adapter) DeletesOnC() bool {
	return slices.ContainsFunc(a.Roots, a.comesOnce)
}

// ReleasedFrom returns where something is released on a way that begins with first to a
// return that neither calls C nor waits: later, where that is a deferred call that
// releases it, or the first instruction that does.
func (a *Adapter) ReleasedFrom(first, later ssa.Instruction, releases func(ssa.Instruction) bool) ssa.Instruction {
	settles := func(in ssa.Instruction) bool {
		_, deferred := in.(*ssa.RunDefers)
		return !deferred && !releases(in) && a.MaySettle(in, 3)
	}
	switch {
	case settles(first):
		return nil
	case later != nil:
		if oblige.IsReturn(first) || oblige.Feasible(first, settles, oblige.IsReturn) != nil {
			return later
		}
		return nil
	case releases(first):
		return first
	}
	return oblige.Feasible(first, func(in ssa.Instruction) bool { return settles(in) || oblige.IsReturn(in) }, releases)
}
