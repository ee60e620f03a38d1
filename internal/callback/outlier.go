package callback

import (
	"fmt"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/oblige"
	"github.com/futurelint/futurelint/internal/ssaread"
)

// rare is how many calls with a lock stand against one without it before that one is told.
const rare = 8

// calledUnlocked: C is called with what lies in a field under the same lock nearly
// everywhere, and in an exported function without a lock: both calls may work on the
// object at once. Silent for what makes, stops, cancels or wakes, which others are let do.
func calledUnlocked(a *Adapter) []oblige.Breach {
	if len(a.roots) == 0 {
		return nil
	}
	var out []oblige.Breach
	for cell, calls := range a.callsWith() {
		bare := slices.DeleteFunc(slices.Clone(calls), func(in ssa.Instruction) bool { return len(a.HeldAt(in)) > 0 })
		locked := slices.DeleteFunc(slices.Clone(calls), func(in ssa.Instruction) bool { return len(a.HeldAt(in)) == 0 })
		if len(bare) == 0 || len(locked) < rare*len(bare) {
			continue
		}
		lock := a.commonLock(locked)
		if lock == (oblige.Place{}) {
			continue
		}
		told := map[*ssa.Function]bool{}
		for _, in := range bare {
			if f := in.Parent(); perCall(f) && !a.onCThread(f) && !told[f] {
				told[f] = true
				out = append(out, a.unlockedCallBreach(in, locked[0], cell, lock, len(locked)))
			}
		}
	}
	return out
}

// callsWith returns the calls of C that are given what lies in a field of an object that
// others may have, by the field.
func (a *Adapter) callsWith() map[ssaread.Cell][]ssa.Instruction {
	out := map[ssaread.Cell][]ssa.Instruction{}
	for _, f := range a.Funcs {
		each(f, func(in ssa.Instruction) {
			name := cCall(in)
			if name == "" || isDefer(in) || makes(name) || stops(name) || onlyAsks(name) || waking.MatchString(name) {
				return
			}
			for _, v := range cArgs(in) {
				if fa := fieldOf(v); fa != nil && isAddress(v.Type()) && !fresh(fa) {
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

func (a *Adapter) unlockedCallBreach(in, other ssa.Instruction, cell ssaread.Cell, lock oblige.Place, n int) oblige.Breach {
	f, name := in.Parent(), a.CellName(cell)
	return oblige.Breach{
		Check: "unsynchronized", Func: f, Pos: posOf(in),
		Message: fmt.Sprintf("%s calls %s without %s, held at %d others with %s",
			ssaread.ShortName(f), cCall(in), a.LockName(lock), n, name),
		Steps: []oblige.Step{
			{Pos: posOf(other), Side: "another", Func: other.Parent(), Text: "calls " + cCall(other) + " with " + name + ", holding " + a.LockName(lock)},
			{Pos: posOf(in), Side: "other", Func: f, Text: "calls " + cCall(in) + " meanwhile"},
			{Pos: posOf(in), Text: "C works on one object on two threads at once"},
		},
	}
}
