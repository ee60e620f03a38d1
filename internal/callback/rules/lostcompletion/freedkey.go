// Package lostcompletion finds completions by C that do not reach who waits: the check
// lost-completion.
package lostcompletion

import (
	"fmt"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/callback"
	"github.com/futurelint/futurelint/internal/oblige"
	"github.com/futurelint/futurelint/internal/ssaread"
)

// Breaches: a registry has the addresses of C objects for keys, and an object
// is freed before its entry is removed: C gives its address to the next object, whose
// entry is then the one that is removed, and whose completion nobody finds. Where no lock
// is taken for the removal nobody else is believed to make entries.
func Breaches(a *callback.Adapter) []oblige.Breach {
	var out []oblige.Breach
	for _, f := range a.Funcs {
		callback.Each(f, func(in ssa.Instruction) {
			key, ok := removedKey(a, in)
			if !ok {
				return
			}
			if freed := freedBefore(in, key); freed != nil && !a.SameSection(freed, in) {
				out = append(out, freedKeyBreach(a, freed, in))
			}
		})
	}
	return out
}

// A keyOf is the address by which an entry is found: a value, and if that is loaded from a field,
// as others may be, the field and its object.
type keyOf struct {
	value, object ssa.Value
	cell          ssaread.Cell
}

func keyAt(v ssa.Value) keyOf {
	v = callback.Source(callback.Unwrapped(v))
	if fa := callback.FieldOf(v); fa != nil {
		return keyOf{v, callback.Source(fa.X), ssaread.CellOf(fa)}
	}
	return keyOf{value: v}
}

// removedKey returns the address that is the key of the entry that in removes, itself or by
// a function of the package.
func removedKey(a *callback.Adapter, in ssa.Instruction) (keyOf, bool) {
	if key, shared := removes(a, in); key != nil {
		return keyAt(key), shared && isAddress(key)
	}
	call, ok := in.(*ssa.Call)
	if !ok || callback.CCall(in) != "" {
		return keyOf{}, false
	}
	callee := ssaread.Callee(call.Common())
	if !a.HasBody(callee) || len(callee.Params) != len(call.Call.Args) {
		return keyOf{}, false
	}
	var key keyOf
	found := false
	callback.Each(callee, func(at ssa.Instruction) {
		inner, shared := removes(a, at)
		if inner == nil || !shared || found {
			return
		}
		k := keyAt(inner)
		for i, p := range callee.Params {
			switch {
			case k.value == ssa.Value(p):
				key, found = keyAt(call.Call.Args[i]), isAddress(call.Call.Args[i])
			case k.object == ssa.Value(p):
				key, found = keyOf{nil, callback.Source(call.Call.Args[i]), k.cell}, isAddress(inner)
			}
		}
	})
	return key, found
}

// removes returns the key of the entry that in removes from a map, or nil;
// and whether that is done so that others may make entries meanwhile.
func removes(a *callback.Adapter, in ssa.Instruction) (key ssa.Value, shared bool) {
	call, ok := in.(*ssa.Call)
	if !ok {
		return nil, false
	}
	callee := call.Call.StaticCallee()
	switch {
	case ssaread.IsBuiltin(call.Common(), "delete"):
		key, shared = call.Call.Args[1], len(a.HeldAt(in)) > 0
	case callee != nil && len(call.Call.Args) == 2 && removers[callee.String()]:
		key, shared = call.Call.Args[1], true
	default:
		return nil, false
	}
	return key, shared
}

// isAddress reports whether v is a C address, or a number made of one.
func isAddress(v ssa.Value) bool {
	return callback.IsAddress(callback.Source(callback.Unwrapped(v)).Type())
}

// removers remove the entry of their argument, whoever makes entries meanwhile.
var removers = map[string]bool{
	"(*sync.Map).Delete":              true,
	"(*sync.Map).LoadAndDelete":       true,
	"(*runtime/pprof.Profile).Remove": true,
}

// freedBefore returns a call of C before in that frees the key.
func freedBefore(in ssa.Instruction, key keyOf) ssa.Instruction {
	var freed ssa.Instruction
	isIn := func(at ssa.Instruction) bool { return at == in }
	changes := func(at ssa.Instruction) bool {
		st, ok := at.(*ssa.Store)
		return ok && ssaread.CellOf(st.Addr) == key.cell
	}
	callback.Each(in.Parent(), func(at ssa.Instruction) {
		if oblige.IsDefer(at) || !oblige.Dominates(at, in) {
			return
		}
		for _, v := range endedBy(at) {
			k := keyAt(v)
			if k.value == key.value || key.object != nil && k.object == key.object && k.cell == key.cell && oblige.Without(at, changes, isIn) != nil {
				freed = at
			}
		}
	})
	return freed
}

// endedBy returns what a call of C ends, by its name.
func endedBy(in ssa.Instruction) []ssa.Value {
	if callback.Ends(callback.CCall(in)) {
		return callback.CArgs(in)
	}
	return callback.Freed(in)
}

func freedKeyBreach(a *callback.Adapter, freed, removed ssa.Instruction) oblige.Breach {
	f := removed.Parent()
	return oblige.Breach{
		Check: "lost-completion", Func: f, Pos: callback.PosOf(removed),
		Message: fmt.Sprintf("%s removes the entry after freeing its key at line %d, maybe another one's",
			ssaread.ShortName(f), a.Line(callback.PosOf(freed))),
		Steps: []oblige.Step{
			{Pos: callback.PosOf(freed), Side: "first", Func: f, Text: "frees the object, whose address is the key"},
			{Pos: callback.PosOf(freed), Side: "second", Func: f, Text: "is given the same address, and makes its entry"},
			{Pos: callback.PosOf(removed), Side: "first", Func: f, Text: "removes the entry"},
			{Pos: callback.PosOf(removed), Text: "the second one's completion finds nobody"},
		},
	}
}
