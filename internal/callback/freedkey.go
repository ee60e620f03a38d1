package callback

import (
	"fmt"
	"go/types"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/oblige"
	"github.com/futurelint/futurelint/internal/ssaread"
)

// lostCompletion: a registry has the addresses of C objects for keys, and an object
// is freed before its entry is removed: C gives its address to the next object, whose
// entry is then the one that is removed, and whose completion nobody finds.
func lostCompletion(a *Adapter) []oblige.Breach {
	var out []oblige.Breach
	for _, f := range a.Funcs {
		each(f, func(in ssa.Instruction) {
			key := removedKey(in)
			if key == nil || !isAddress(key.Type()) {
				return
			}
			if freed := freedBefore(in, key); freed != nil && !a.sameSection(freed, in) {
				out = append(out, a.freedKeyBreach(freed, in))
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
		return source(call.Call.Args[1])
	}
	callee := call.Call.StaticCallee()
	if callee != nil && len(call.Call.Args) == 2 && (callee.String() == "(*sync.Map).Delete" || callee.String() == "(*sync.Map).LoadAndDelete") {
		return source(unwrapped(call.Call.Args[1]))
	}
	return nil
}

// isAddress reports whether t is a C address, or a number made of one.
func isAddress(t types.Type) bool {
	switch u := t.Underlying().(type) {
	case *types.Pointer:
		return true
	case *types.Basic:
		return u.Kind() == types.UnsafePointer
	}
	return false
}

// freedBefore returns a call of C before in that frees key, with no use of it by C after in.
func freedBefore(in ssa.Instruction, key ssa.Value) ssa.Instruction {
	var freed ssa.Instruction
	each(in.Parent(), func(at ssa.Instruction) {
		name := cCall(at)
		if _, deferred := at.(*ssa.Defer); name == "" || deferred || !gives(at, key) {
			return
		}
		if ends(name) && oblige.Dominates(at, in) {
			freed = at
		}
	})
	return freed
}

// gives reports whether a call of C is given v.
func gives(call ssa.Instruction, v ssa.Value) bool {
	for _, arg := range cArgs(call) {
		if arg == v {
			return true
		}
	}
	return false
}

func (a *Adapter) freedKeyBreach(freed, removed ssa.Instruction) oblige.Breach {
	f := removed.Parent()
	return oblige.Breach{
		Check: "lost-completion", Func: f, Pos: posOf(removed),
		Message: fmt.Sprintf("%s removes the entry after freeing its key at line %d, maybe another one's",
			ssaread.ShortName(f), a.Line(posOf(freed))),
		Steps: []oblige.Step{
			{Pos: posOf(freed), Side: "first", Func: f, Text: "frees the object, whose address is the key"},
			{Pos: posOf(freed), Side: "second", Func: f, Text: "is given the same address, and makes its entry"},
			{Pos: posOf(removed), Side: "first", Func: f, Text: "removes the entry"},
			{Pos: posOf(removed), Text: "the second one's completion finds nobody"},
		},
	}
}
