package callback

import (
	"fmt"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/oblige"
	"github.com/futurelint/futurelint/internal/ssaread"
)

// unsynchronized: the C thread looks into a map of the package without the lock
// under which others change it, or nobody has a lock for it: the run time ends the
// program when both meet. Silent where C is called under the lock: what it calls
// back during the call has the lock.
func unsynchronized(a *Adapter) []oblige.Breach {
	var out []oblige.Breach
	changes := map[*ssa.Global][]ssa.Instruction{}
	for _, f := range a.Funcs {
		if f.Name() != "init" {
			each(f, func(in ssa.Instruction) {
				if g, writes := mapOf(in); g != nil && writes {
					changes[g] = append(changes[g], in)
				}
			})
		}
	}
	for _, f := range a.Funcs {
		if !a.onCThread(f) {
			continue
		}
		done := map[*ssa.Global]bool{}
		each(f, func(in ssa.Instruction) {
			g, _ := mapOf(in)
			if g == nil || done[g] || len(a.HeldAt(in)) > 0 {
				return
			}
			if change, lock := a.guarded(changes[g]); change != nil && !a.callsUnder(lock) {
				done[g] = true
				out = append(out, a.unsynchronizedBreach(in, g, change, lock))
			}
		})
	}
	return out
}

// mapOf returns the variable of the package whose map in looks into or changes.
func mapOf(in ssa.Instruction) (g *ssa.Global, writes bool) {
	var m ssa.Value
	switch in := in.(type) {
	case *ssa.Lookup:
		m = in.X
	case *ssa.Range:
		m = in.X
	case *ssa.MapUpdate:
		m, writes = in.Map, true
	case *ssa.Call:
		if ssaread.IsBuiltin(in.Common(), "delete") {
			m, writes = in.Call.Args[0], true
		}
	}
	ld, ok := m.(*ssa.UnOp)
	if !ok {
		return nil, false
	}
	g, _ = ld.X.(*ssa.Global)
	return g, writes
}

// guarded returns a change by another than the C thread, and the lock under which
// all such changes are made; none is told by an empty place.
func (a *Adapter) guarded(changes []ssa.Instruction) (ssa.Instruction, oblige.Place) {
	changes = slices.DeleteFunc(slices.Clone(changes), func(in ssa.Instruction) bool {
		return a.onCThread(in.Parent()) || fills(in)
	})
	if len(changes) == 0 {
		return nil, oblige.Place{}
	}
	for _, l := range a.HeldAt(changes[0]) {
		if !slices.ContainsFunc(changes, func(in ssa.Instruction) bool { return !slices.Contains(a.HeldAt(in), l) }) {
			return changes[0], l
		}
	}
	if slices.ContainsFunc(changes, func(in ssa.Instruction) bool { return len(a.HeldAt(in)) > 0 }) {
		return nil, oblige.Place{} // one lock here, another there: not understood
	}
	return changes[0], oblige.Place{}
}

// fills reports whether a change belongs to the making of the map, before its first use.
func fills(change ssa.Instruction) bool {
	g, _ := mapOf(change)
	found := false
	each(change.Parent(), func(in ssa.Instruction) {
		st, ok := in.(*ssa.Store)
		if ok && st.Addr == ssa.Value(g) && oblige.Dominates(in, change) {
			_, makes := st.Val.(*ssa.MakeMap)
			found = found || makes
		}
	})
	return found
}

// callsUnder reports whether the package calls C while it holds a lock.
func (a *Adapter) callsUnder(lock oblige.Place) bool {
	found := false
	for _, f := range a.Funcs {
		each(f, func(in ssa.Instruction) {
			found = found || cCall(in) != "" && slices.Contains(a.HeldAt(in), lock)
		})
	}
	return found
}

func (a *Adapter) unsynchronizedBreach(in ssa.Instruction, g *ssa.Global, change ssa.Instruction, lock oblige.Place) oblige.Breach {
	f, by := in.Parent(), change.Parent()
	message := fmt.Sprintf("%s, called back, uses %s, which %s changes at line %d: no lock",
		ssaread.ShortName(f), g.Name(), ssaread.ShortName(by), a.Line(posOf(change)))
	holding := ""
	if lock != (oblige.Place{}) {
		message = fmt.Sprintf("%s, called back, uses %s without %s, held for the change at line %d",
			ssaread.ShortName(f), g.Name(), a.LockName(lock), a.Line(posOf(change)))
		holding = ", holding " + a.LockName(lock)
	}
	return oblige.Breach{
		Check: "unsynchronized", Func: f, Pos: posOf(in), Message: message,
		Steps: []oblige.Step{
			{Pos: posOf(change), Side: "other", Func: by, Text: "changes " + g.Name() + holding},
			{Pos: posOf(in), Side: side, Func: f, Text: "uses " + g.Name() + " meanwhile"},
			{Pos: posOf(in), Text: "the map is used and changed at once: the program is ended"},
		},
	}
}
