package callback

import (
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/oblige"
	"github.com/futurelint/futurelint/internal/ssaread"
)

// registry is a map or sync.Map that callbacks look into: a variable of the
// package, or a field.
type registry struct{ cell ssaread.Cell }

// removals returns, for each registry, where another than the C thread removes an entry
// that a callback may still look for.
func (a *Adapter) removals() map[registry]ssa.Instruction {
	out := map[registry]ssa.Instruction{}
	for _, f := range a.Funcs {
		if a.onCThread(f) {
			continue
		}
		each(f, func(in ssa.Instruction) {
			if reg := removesFrom(in); reg != (registry{}) && out[reg] == nil && !stoppedBefore(in) && !a.refused(in) && !a.forTheCall(in, reg) {
				out[reg] = in
			}
		})
	}
	return out
}

// forTheCall reports whether the function of in, which removes from reg, makes an entry, calls C
// and waits for nothing before: the entry is there for callbacks that come during the call.
func (a *Adapter) forTheCall(in ssa.Instruction, reg registry) bool {
	within := func(at ssa.Instruction) bool { return oblige.Dominates(at, in) }
	return ssaread.Contains(in.Parent(), func(add ssa.Instruction) bool {
		return within(add) && addsTo(add) == reg && ssaread.Contains(in.Parent(), func(call ssa.Instruction) bool {
			return within(call) && oblige.Dominates(add, call) && !isDefer(call) && cCall(call) != "" && !starts(cCall(call)) &&
				oblige.Without(call, func(at ssa.Instruction) bool { return a.mayWait(at, 2) }, func(at ssa.Instruction) bool { return at == in }) != nil
		})
	})
}

// refused reports whether in is done where C has said that it starts nothing: no
// callback will come.
func (a *Adapter) refused(in ssa.Instruction) bool {
	return slices.ContainsFunc(a.Guards(in), func(br *ssa.If) bool {
		cmp, ok := br.Cond.(*ssa.BinOp)
		if !ok {
			return false
		}
		call, ok := source(cmp.X).(*ssa.Call)
		return ok && cCall(call) != "" || fieldFromC(cmp.X)
	})
}

// fieldFromC reports whether v is read from a field into which its function has put
// what C returned.
func fieldFromC(v ssa.Value) bool {
	fa := fieldOf(v)
	if fa == nil {
		return false
	}
	return ssaread.Contains(fa.Parent(), func(in ssa.Instruction) bool {
		st, ok := in.(*ssa.Store)
		if !ok || ssaread.CellOf(st.Addr) != ssaread.CellOf(fa) {
			return false
		}
		call, ok := origin(st.Val).(*ssa.Call)
		return ok && cCall(call) != ""
	})
}

// stoppedBefore reports whether a call of C before in may have stopped the callbacks.
func stoppedBefore(in ssa.Instruction) bool {
	return ssaread.Contains(in.Parent(), func(at ssa.Instruction) bool {
		return !isDefer(at) && stops(cCall(at)) && oblige.Dominates(at, in)
	})
}

// removesFrom returns the registry that in removes an entry from, or all of them.
func removesFrom(in ssa.Instruction) registry {
	call, ok := in.(ssa.CallInstruction)
	if !ok {
		return registry{}
	}
	c := call.Common()
	if ssaread.IsBuiltin(c, "delete") || ssaread.IsBuiltin(c, "clear") {
		return loaded(c.Args[0])
	}
	if callee := c.StaticCallee(); callee != nil {
		switch callee.String() {
		case "(*sync.Map).Delete", "(*sync.Map).LoadAndDelete", "(*sync.Map).CompareAndDelete", "(*sync.Map).Clear":
			return inSyncMap(c)
		}
	}
	return registry{}
}

// addsTo returns the registry that in makes an entry in.
func addsTo(in ssa.Instruction) registry {
	switch in := in.(type) {
	case *ssa.MapUpdate:
		return loaded(in.Map)
	case *ssa.Call:
		if callee := in.Call.StaticCallee(); callee != nil && (callee.String() == "(*sync.Map).Store" || callee.String() == "(*sync.Map).LoadOrStore") {
			return inSyncMap(in.Common())
		}
	}
	return registry{}
}

// inSyncMap returns the registry whose method c calls.
func inSyncMap(c *ssa.CallCommon) registry {
	switch v := c.Args[0].(type) {
	case *ssa.UnOp, *ssa.Field:
		return loaded(v)
	default:
		return registry{ssaread.CellOf(v)}
	}
}

// loaded returns the registry whose map v is.
func loaded(v ssa.Value) registry {
	switch v := v.(type) {
	case *ssa.UnOp:
		return registry{ssaread.CellOf(v.X)}
	case *ssa.Field:
		return registry{ssaread.Cell{Kind: ssaread.Field, Type: ssaread.TypeKey(v.X.Type()), Field: v.Field}}
	}
	return registry{}
}

// looksUp returns the registry that in looks into, and what it finds there, where
// whether it found something is not looked at. (By a function of the package it is
// done in libraries of one thread, where no callback comes in between.)
func looksUp(in ssa.Instruction) (registry, ssa.Value) {
	switch in := in.(type) {
	case *ssa.Lookup:
		if !in.CommaOk {
			return loaded(in.X), in
		}
		return loaded(in.X), unasked(in)
	case *ssa.Call:
		if callee := in.Call.StaticCallee(); callee != nil && callee.String() == "(*sync.Map).Load" {
			return inSyncMap(in.Common()), unasked(in)
		}
	}
	return registry{}, nil
}

// unasked returns the first of two results, nil where the second is used.
func unasked(v ssa.Value) ssa.Value {
	var first ssa.Value
	for _, r := range *v.Referrers() {
		x, ok := r.(*ssa.Extract)
		if !ok {
			return nil
		}
		if x.Index == 1 && len(*x.Referrers()) > 0 {
			return nil
		}
		if x.Index == 0 {
			first = x
		}
	}
	return first
}
