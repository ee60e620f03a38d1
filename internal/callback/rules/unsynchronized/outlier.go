// Package unsynchronized finds memory that a callback's thread and Go code use without a common
// lock: the check unsynchronized.
package unsynchronized

import (
	"fmt"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/callback"
	"github.com/futurelint/futurelint/internal/oblige"
	"github.com/futurelint/futurelint/internal/ssaread"
)

// rare is how many calls with a lock stand against one without it before that one is told.
const rare = 8

// CalledUnlocked: C is called with what lies in a field under the same lock nearly
// everywhere, and in an exported function without a lock: both calls may work on the
// object at once. Silent for what makes, stops, cancels or wakes, which others are let do, and
// for what runs the user's code: a callback may want the lock.
func CalledUnlocked(a *callback.Adapter) []oblige.Breach {
	if len(a.Roots) == 0 || a.OneThread() {
		return nil
	}
	var out []oblige.Breach
	for cell, calls := range callsWith(a) {
		bare := slices.DeleteFunc(slices.Clone(calls), func(in ssa.Instruction) bool { return len(a.HeldAt(in)) > 0 })
		locked := slices.DeleteFunc(slices.Clone(calls), func(in ssa.Instruction) bool { return len(a.HeldAt(in)) == 0 })
		if len(bare) == 0 || len(locked) < rare*len(bare) {
			continue
		}
		lock := a.CommonLock(locked)
		if lock == (oblige.Place{}) {
			continue
		}
		told := map[*ssa.Function]bool{}
		for _, in := range bare {
			if f := in.Parent(); callback.PerCall(f) && !a.OnCThread(f) && !told[f] {
				told[f] = true
				out = append(out, unlockedCallBreach(a, in, locked[0], cell, lock, len(locked)))
			}
		}
	}
	return out
}

// callsWith returns the calls of C that are given what lies in a field of an object that
// others may have, by the field.
func callsWith(a *callback.Adapter) map[ssaread.Cell][]ssa.Instruction {
	out := map[ssaread.Cell][]ssa.Instruction{}
	for _, f := range a.Funcs {
		callback.Each(f, func(in ssa.Instruction) {
			name := callback.CCall(in)
			if name == "" || oblige.IsDefer(in) || callback.Makes(name) || callback.Stops(name) || callback.OnlyAsks(name) || callback.Wakes(name) || callback.RunsCode(name) {
				return
			}
			for _, v := range callback.CArgs(in) {
				if fa := callback.FieldOf(v); fa != nil && callback.IsAddress(v.Type()) && !callback.Fresh(fa) {
					cell := ssaread.CellOf(fa)
					if !slices.Contains(out[cell], in) {
						out[cell] = append(out[cell], in)
					}
				}
			}
		})
	}
	return out
}

func unlockedCallBreach(a *callback.Adapter, in, other ssa.Instruction, cell ssaread.Cell, lock oblige.Place, n int) oblige.Breach {
	f, name := in.Parent(), a.CellName(cell)
	return oblige.Breach{
		Check: "unsynchronized", Func: f, Pos: callback.PosOf(in),
		Message: fmt.Sprintf("%s calls %s without %s, held at %d others with %s",
			ssaread.ShortName(f), callback.CCall(in), a.LockName(lock), n, name),
		Steps: []oblige.Step{
			{Pos: callback.PosOf(other), Side: "another", Func: other.Parent(), Text: "calls " + callback.CCall(other) + " with " + name + ", holding " + a.LockName(lock)},
			{Pos: callback.PosOf(in), Side: "other", Func: f, Text: "calls " + callback.CCall(in) + " meanwhile"},
			{Pos: callback.PosOf(in), Text: "C works on one object on two threads at once"},
		},
	}
}
