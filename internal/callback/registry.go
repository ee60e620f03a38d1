package callback

import (
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/oblige"
	"github.com/futurelint/futurelint/internal/ssaread"
)

// Registry is a map or sync.Map that callbacks look into: a variable of the
// package, or a field.
type Registry struct{ cell ssaread.Cell }

// Removals returns, for each registry, where another than the C thread removes an entry
// that a callback may still look for.
func (a *Adapter) Removals() map[Registry]ssa.Instruction {
	out := map[Registry]ssa.Instruction{}
	for _, f := range a.Funcs {
		if a.OnCThread(f) {
			continue
		}
		Each(f, func(in ssa.Instruction) {
			if reg := RemovesFrom(in); reg != (Registry{}) && out[reg] == nil && !StoppedBefore(in) && !a.StartsNothing(in) && !a.forTheCall(in, reg) {
				out[reg] = in
			}
		})
	}
	return out
}

// TakenUntold returns where another than the C thread calls take, which removes an entry and
// returns it, in a function that calls no C: the callbacks come all the same.
func (a *Adapter) TakenUntold(take *ssa.Function) ssa.Instruction {
	for _, call := range a.Callers(take) {
		if f := call.Parent(); !a.OnCThread(f) && a.IsEntry(f) && f.Parent() == nil && !a.callsAnyC(f) {
			return call
		}
	}
	return nil
}

// RemovedUntold returns where another than the C thread removes an entry from reg in a function that
// calls no C, itself or by one that removes, where look, which looks entries up, and the removal
// share a lock, or have a sync.Map: who takes that expects several threads.
func (a *Adapter) RemovedUntold(reg Registry, look *ssa.Function) ssa.Instruction {
	if reg == (Registry{}) {
		return nil
	}
	var at ssa.Instruction
	synced := false
	Each(look, func(in ssa.Instruction) {
		if found, _ := LooksUp(in); found == reg {
			at = in
			_, synced = in.(*ssa.Call)
		}
	})
	if at == nil {
		return nil
	}
	var removal ssa.Instruction
	for _, f := range a.Funcs {
		Each(f, func(in ssa.Instruction) {
			if removal != nil || RemovesFrom(in) != reg || !synced && a.CommonLock([]ssa.Instruction{at, in}) == (oblige.Place{}) {
				return
			}
			if len(a.Callers(f)) > 0 {
				removal = a.TakenUntold(f)
			} else if !a.OnCThread(f) && a.IsEntry(f) && f.Parent() == nil && !a.callsAnyC(f) {
				removal = in
			}
		})
	}
	return removal
}

// callsAnyC reports whether f calls C, itself or by what it calls.
func (a *Adapter) callsAnyC(f *ssa.Function) bool {
	return ssaread.Contains(f, func(in ssa.Instruction) bool { return a.CallsC(in, 3) })
}

// forTheCall reports whether the function of in, which removes from reg, makes an entry, calls C
// and waits for nothing before: the entry is there for callbacks that come during the call.
func (a *Adapter) forTheCall(in ssa.Instruction, reg Registry) bool {
	within := func(at ssa.Instruction) bool { return oblige.Dominates(at, in) }
	return ssaread.Contains(in.Parent(), func(add ssa.Instruction) bool {
		return within(add) && AddsTo(add) == reg && ssaread.Contains(in.Parent(), func(call ssa.Instruction) bool {
			return within(call) && oblige.Dominates(add, call) && !oblige.IsDefer(call) && CCall(call) != "" && !Starts(CCall(call)) &&
				oblige.Without(call, func(at ssa.Instruction) bool { return a.MayWait(at, 2) }, func(at ssa.Instruction) bool { return at == in }) != nil
		})
	})
}

// StartsNothing reports whether in is done where C has said that it starts nothing: no
// callback will come.
func (a *Adapter) StartsNothing(in ssa.Instruction) bool {
	return slices.ContainsFunc(a.Guards(in), func(br *ssa.If) bool {
		cmp, ok := br.Cond.(*ssa.BinOp)
		if !ok {
			return false
		}
		call, ok := Source(cmp.X).(*ssa.Call)
		return ok && CCall(call) != "" || fieldFromC(cmp.X)
	})
}

// fieldFromC reports whether v is read from a field into which its function has put
// what C returned.
func fieldFromC(v ssa.Value) bool {
	fa := FieldOf(v)
	if fa == nil {
		return false
	}
	return ssaread.Contains(fa.Parent(), func(in ssa.Instruction) bool {
		st, ok := in.(*ssa.Store)
		if !ok || ssaread.CellOf(st.Addr) != ssaread.CellOf(fa) {
			return false
		}
		call, ok := Origin(st.Val).(*ssa.Call)
		return ok && CCall(call) != ""
	})
}

// StoppedBefore reports whether a call of C before in may have stopped the callbacks.
func StoppedBefore(in ssa.Instruction) bool {
	return ssaread.Contains(in.Parent(), func(at ssa.Instruction) bool {
		return !oblige.IsDefer(at) && Stops(CCall(at)) && oblige.Dominates(at, in)
	})
}

// RemovesFrom returns the registry that in removes an entry from, or all of them.
func RemovesFrom(in ssa.Instruction) Registry {
	call, ok := in.(ssa.CallInstruction)
	if !ok {
		return Registry{}
	}
	c := call.Common()
	if ssaread.IsBuiltin(c, "delete") || ssaread.IsBuiltin(c, "clear") {
		return Loaded(c.Args[0])
	}
	if callee := c.StaticCallee(); callee != nil {
		switch callee.String() {
		case "(*sync.Map).Delete", "(*sync.Map).LoadAndDelete", "(*sync.Map).CompareAndDelete", "(*sync.Map).Clear":
			return InSyncMap(c)
		}
	}
	return Registry{}
}

// AddsTo returns the registry that in makes an entry in.
func AddsTo(in ssa.Instruction) Registry {
	switch in := in.(type) {
	case *ssa.MapUpdate:
		return Loaded(in.Map)
	case *ssa.Call:
		if callee := in.Call.StaticCallee(); callee != nil && (callee.String() == "(*sync.Map).Store" || callee.String() == "(*sync.Map).LoadOrStore") {
			return InSyncMap(in.Common())
		}
	}
	return Registry{}
}

// InSyncMap returns the registry whose method c calls.
func InSyncMap(c *ssa.CallCommon) Registry {
	switch v := c.Args[0].(type) {
	case *ssa.UnOp, *ssa.Field:
		return Loaded(v)
	default:
		return Registry{ssaread.CellOf(v)}
	}
}

// Loaded returns the registry whose map v is.
func Loaded(v ssa.Value) Registry {
	switch v := v.(type) {
	case *ssa.UnOp:
		return Registry{ssaread.CellOf(v.X)}
	case *ssa.Field:
		return Registry{ssaread.Cell{Kind: ssaread.Field, Type: ssaread.TypeKey(v.X.Type()), Field: v.Field}}
	}
	return Registry{}
}

// LooksUp returns the registry that in looks into, and what it finds there, where
// whether it found something is not looked at. (By a function of the package it is
// done in libraries of one thread, where no callback comes in between.)
func LooksUp(in ssa.Instruction) (Registry, ssa.Value) {
	switch in := in.(type) {
	case *ssa.Lookup:
		if !in.CommaOk {
			return Loaded(in.X), in
		}
		return Loaded(in.X), Unasked(in)
	case *ssa.Call:
		if callee := in.Call.StaticCallee(); callee != nil && (callee.String() == "(*sync.Map).Load" || callee.String() == "(*sync.Map).LoadAndDelete") {
			return InSyncMap(in.Common()), Unasked(in)
		}
	}
	return Registry{}, nil
}

// Unasked returns the first of two results, nil where the second is used.
func Unasked(v ssa.Value) ssa.Value {
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
