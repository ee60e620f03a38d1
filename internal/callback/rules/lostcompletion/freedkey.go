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
// entry is then the one that is removed, and whose completion nobody finds.
func Breaches(a *callback.Adapter) []oblige.Breach {
	var out []oblige.Breach
	for _, f := range a.Funcs {
		callback.Each(f, func(in ssa.Instruction) {
			key := removedKey(in)
			if key == nil || !callback.IsAddress(key.Type()) {
				return
			}
			if freed := freedBefore(in, key); freed != nil && !a.SameSection(freed, in) {
				out = append(out, freedKeyBreach(a, freed, in))
			}
		})
	}
	return out
}

// removedKey returns the key of the entry that in removes from a map, or nil.
func removedKey(in ssa.Instruction) ssa.Value {
	call, ok := in.(*ssa.Call)
	if !ok {
		return nil
	}
	if ssaread.IsBuiltin(call.Common(), "delete") {
		return callback.Source(call.Call.Args[1])
	}
	callee := call.Call.StaticCallee()
	if callee != nil && len(call.Call.Args) == 2 && (callee.String() == "(*sync.Map).Delete" || callee.String() == "(*sync.Map).LoadAndDelete") {
		return callback.Source(callback.Unwrapped(call.Call.Args[1]))
	}
	return nil
}

// freedBefore returns a call of C before in that frees key, with no use of it by C after in.
func freedBefore(in ssa.Instruction, key ssa.Value) ssa.Instruction {
	var freed ssa.Instruction
	callback.Each(in.Parent(), func(at ssa.Instruction) {
		name := callback.CCall(at)
		if _, deferred := at.(*ssa.Defer); name == "" || deferred || !callback.Gives(at, key) {
			return
		}
		if callback.Ends(name) && oblige.Dominates(at, in) {
			freed = at
		}
	})
	return freed
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
