package unsynchronized

import (
	"fmt"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/callback"
	"github.com/futurelint/futurelint/internal/oblige"
	"github.com/futurelint/futurelint/internal/ssaread"
)

// strayChanges looks for changes of a map without a lock, where the C thread looks into the
// map under one, and some other change is made under it as well: the one was forgotten.
func strayChanges(a *callback.Adapter, changes map[ssaread.Cell][]ssa.Instruction) []oblige.Breach {
	var out []oblige.Breach
	looked := lookedUnder(a)
	for _, f := range a.Funcs {
		if a.OnCThread(f) {
			continue
		}
		callback.Each(f, func(in ssa.Instruction) {
			g, writes := mapOf(in)
			look := looked[g]
			if !writes || look == nil || len(a.HeldAt(in)) > 0 || fills(in) || ownMap(in) || f.Name() == "init" || a.UnderCLock(in, 2) {
				return
			}
			for _, lock := range a.HeldAt(look) {
				if other := oneUnder(a, changes[g], lock); other != nil {
					out = append(out, strayBreach(a, in, look, other, g, lock))
					return
				}
			}
		})
	}
	return out
}

// lookedUnder returns, for each map, where the C thread looks into it under a lock.
func lookedUnder(a *callback.Adapter) map[ssaread.Cell]ssa.Instruction {
	out := map[ssaread.Cell]ssa.Instruction{}
	for _, f := range a.Funcs {
		if !a.OnCThread(f) {
			continue
		}
		callback.Each(f, func(in ssa.Instruction) {
			if g, _ := mapOf(in); g != (ssaread.Cell{}) && out[g] == nil && len(a.HeldAt(in)) > 0 {
				out[g] = in
			}
		})
	}
	return out
}

// oneUnder returns the first of the changes that is made under the lock.
func oneUnder(a *callback.Adapter, changes []ssa.Instruction, lock oblige.Place) ssa.Instruction {
	for _, in := range changes {
		if a.Held(in, lock) {
			return in
		}
	}
	return nil
}

// ownMap reports whether a change is of a map in an object that its function makes.
func ownMap(change ssa.Instruction) bool {
	var m ssa.Value
	switch in := change.(type) {
	case *ssa.MapUpdate:
		m = in.Map
	case *ssa.Call:
		m = in.Call.Args[0]
	}
	ld, ok := m.(*ssa.UnOp)
	return ok && callback.Fresh(ld.X)
}

func strayBreach(a *callback.Adapter, in, look, other ssa.Instruction, g ssaread.Cell, lock oblige.Place) oblige.Breach {
	f, by, name := in.Parent(), look.Parent(), a.CellName(g)
	return oblige.Breach{
		Check: "unsynchronized", Func: f, Pos: callback.PosOf(in),
		Message: fmt.Sprintf("%s changes %s without %s, held by %s, called back, at line %d",
			ssaread.ShortName(f), name, a.LockName(lock), ssaread.ShortName(by), a.Line(callback.PosOf(look))),
		Steps: []oblige.Step{
			{Pos: callback.PosOf(other), Side: "another", Func: other.Parent(), Text: "changes " + name + ", holding " + a.LockName(lock)},
			{Pos: callback.PosOf(look), Side: callback.Side, Func: by, Text: "looks into " + name + ", holding it"},
			{Pos: callback.PosOf(in), Side: "other", Func: f, Text: "changes " + name + " meanwhile"},
			{Pos: callback.PosOf(in), Text: "the map is used and changed at once: the program is ended"},
		},
	}
}
