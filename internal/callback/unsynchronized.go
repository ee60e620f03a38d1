package callback

import (
	"fmt"
	"go/token"
	"maps"
	"regexp"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/oblige"
	"github.com/futurelint/futurelint/internal/ssaread"
)

// unsynchronized: the C thread looks into a map without the lock under which others
// change it, or nobody has a lock for it, though it is a variable of the package: the
// run time ends the program when both meet. Or it changes a field or variable, and all
// others have a lock for that. Silent where C is called under the lock: what it calls
// back during the call has the lock.
func unsynchronized(a *Adapter) []oblige.Breach {
	var out []oblige.Breach
	changes, guardedByC := map[ssaread.Cell][]ssa.Instruction{}, map[ssaread.Cell]bool{}
	for _, f := range a.Funcs {
		if f.Name() != "init" {
			each(f, func(in ssa.Instruction) {
				if g, writes := mapOf(in); g != (ssaread.Cell{}) && writes {
					changes[g] = append(changes[g], in)
					guardedByC[g] = guardedByC[g] || a.underCLock(in, 2)
				}
			})
		}
	}
	maps.DeleteFunc(changes, func(g ssaread.Cell, _ []ssa.Instruction) bool { return guardedByC[g] })
	for _, f := range a.Funcs {
		if !a.onCThread(f) {
			continue
		}
		done := map[ssaread.Cell]bool{}
		each(f, func(in ssa.Instruction) {
			g, _ := mapOf(in)
			if g == (ssaread.Cell{}) || done[g] || len(a.HeldAt(in)) > 0 {
				return
			}
			change, lock := a.guarded(changes[g])
			if change == nil && !guardedByC[g] {
				change, lock = a.replaced(g)
			}
			if change == nil || a.callsUnder(lock) || g.Kind != ssaread.Var && lock == (oblige.Place{}) {
				return
			}
			done[g] = true
			out = append(out, a.unsynchronizedBreach(in, g, change, lock))
		})
	}
	out = append(out, a.strayChanges(changes)...)
	out = append(out, a.changedOnC(changes)...)
	out = append(out, a.barelyWritten()...)
	out = append(out, a.unordered()...)
	out = append(out, a.barelyUsed()...)
	out = append(out, a.unlockedCounts()...)
	out = append(out, a.mailboxes()...)
	out = append(out, a.grownBare()...)
	return append(out, a.readGivingUp()...)
}

// changedOnC looks for maps in variables of the package that the C thread changes, and that
// functions of the user's look into, without a lock on either side.
func (a *Adapter) changedOnC(changes map[ssaread.Cell][]ssa.Instruction) []oblige.Breach {
	var out []oblige.Breach
	done := map[ssaread.Cell]bool{}
	for _, f := range a.Funcs {
		if a.onCThread(f) || !perCall(f) {
			continue
		}
		each(f, func(in ssa.Instruction) {
			g, writes := mapOf(in)
			if writes || g.Kind != ssaread.Var || done[g] || len(a.HeldAt(in)) > 0 || a.underCLock(in, 2) {
				return
			}
			for _, change := range changes[g] {
				if a.onCThread(change.Parent()) && len(a.HeldAt(change)) == 0 && !done[g] {
					done[g] = true
					out = append(out, a.bareUse(in, change, g, "without a lock"))
				}
			}
		})
	}
	return out
}

// barelyWritten looks for plain cells that the C thread writes without a lock, where
// all others have the same one.
func (a *Adapter) barelyWritten() []oblige.Breach {
	var out []oblige.Breach
	others := a.accesses()
	for _, f := range a.Funcs {
		if !a.onCThread(f) {
			continue
		}
		each(f, func(in ssa.Instruction) {
			st, ok := in.(*ssa.Store)
			if !ok || fresh(st.Addr) || len(a.HeldAt(in)) > 0 {
				return
			}
			c, _ := accessed(st)
			if other, lock := a.allUnder(others[c]); other != nil && !a.callsUnder(lock) {
				out = append(out, a.barelyBreach(st, c, other, lock))
			}
		})
	}
	return out
}

// accesses returns where others than the C thread read or write fields and variables.
func (a *Adapter) accesses() map[ssaread.Cell][]ssa.Instruction {
	if a.used != nil {
		return a.used
	}
	a.used = map[ssaread.Cell][]ssa.Instruction{}
	for _, f := range a.Funcs {
		if a.onCThread(f) || f.Name() == "init" {
			continue
		}
		each(f, func(in ssa.Instruction) {
			if c, addr := accessed(in); c != (ssaread.Cell{}) && !fresh(addr) {
				a.used[c] = append(a.used[c], in)
			}
		})
	}
	return a.used
}

// accessed returns the field or variable that in reads or writes, and its address.
func accessed(in ssa.Instruction) (ssaread.Cell, ssa.Value) {
	var addr ssa.Value
	switch in := in.(type) {
	case *ssa.Store:
		addr = in.Addr
	case *ssa.UnOp:
		if in.Op == token.MUL {
			addr = in.X
		}
	}
	switch addr.(type) {
	case *ssa.FieldAddr, *ssa.Global:
		return ssaread.CellOf(addr), addr
	}
	return ssaread.Cell{}, nil
}

// fresh reports whether an address is of an object that its function makes.
func fresh(addr ssa.Value) bool {
	for {
		fa, ok := addr.(*ssa.FieldAddr)
		if !ok {
			break
		}
		addr = source(fa.X)
	}
	_, made := addr.(*ssa.Alloc)
	return made
}

// allUnder returns the first of the accesses, of which there are two or more, and the
// lock under which they all are.
func (a *Adapter) allUnder(accesses []ssa.Instruction) (ssa.Instruction, oblige.Place) {
	if len(accesses) < 2 {
		return nil, oblige.Place{}
	}
	if l := a.commonLock(accesses); l != (oblige.Place{}) {
		return accesses[0], l
	}
	return nil, oblige.Place{}
}

// commonLock returns a lock that is held at all of the instructions.
func (a *Adapter) commonLock(ins []ssa.Instruction) oblige.Place {
	for _, l := range a.HeldAt(ins[0]) {
		if !slices.ContainsFunc(ins, func(in ssa.Instruction) bool { return !slices.Contains(a.HeldAt(in), l) }) {
			return l
		}
	}
	return oblige.Place{}
}

func (a *Adapter) barelyBreach(st *ssa.Store, c ssaread.Cell, other ssa.Instruction, lock oblige.Place) oblige.Breach {
	f, by := st.Parent(), other.Parent()
	name := a.CellName(c)
	return oblige.Breach{
		Check: "unsynchronized", Func: f, Pos: posOf(st),
		Message: fmt.Sprintf("%s, called back, changes %s without %s, held by others as at line %d",
			ssaread.ShortName(f), name, a.LockName(lock), a.Line(posOf(other))),
		Steps: []oblige.Step{
			{Pos: posOf(other), Side: "other", Func: by, Text: "uses " + name + ", holding " + a.LockName(lock)},
			{Pos: posOf(st), Side: side, Func: f, Text: "changes " + name + " meanwhile"},
			{Pos: posOf(st), Text: "one of the two works with what the other one is changing"},
		},
	}
}

// mapOf returns the variable of the package, or the field, whose map in looks into or changes.
func mapOf(in ssa.Instruction) (g ssaread.Cell, writes bool) {
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
		return ssaread.Cell{}, false
	}
	switch ld.X.(type) {
	case *ssa.Global, *ssa.FieldAddr:
		return ssaread.CellOf(ld.X), writes
	}
	return ssaread.Cell{}, false
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
	if l := a.commonLock(changes); l != (oblige.Place{}) {
		return changes[0], l
	}
	if slices.ContainsFunc(changes, func(in ssa.Instruction) bool { return len(a.HeldAt(in)) > 0 }) {
		return nil, oblige.Place{} // one lock here, another there: not understood
	}
	return changes[0], oblige.Place{}
}

// replaced returns where others replace a map that they all use under one lock.
func (a *Adapter) replaced(g ssaread.Cell) (ssa.Instruction, oblige.Place) {
	for _, in := range a.accesses()[g] {
		if _, stores := in.(*ssa.Store); stores {
			if other, lock := a.allUnder(a.accesses()[g]); other != nil {
				return in, lock
			}
		}
	}
	return nil, oblige.Place{}
}

// fills reports whether a change belongs to the making of the map, before its first use.
func fills(change ssa.Instruction) bool {
	g, _ := mapOf(change)
	found := false
	each(change.Parent(), func(in ssa.Instruction) {
		st, ok := in.(*ssa.Store)
		if ok && ssaread.CellOf(st.Addr) == g && oblige.Dominates(in, change) {
			_, makes := st.Val.(*ssa.MakeMap)
			found = found || makes
		}
	})
	return found
}

// underCLock reports whether in is done under a lock of C's, which its function takes
// before, or all who call that: the thread that calls back holds it meanwhile.
func (a *Adapter) underCLock(in ssa.Instruction, depth int) bool {
	matches := func(names *regexp.Regexp) func(ssa.Instruction) bool {
		return func(at ssa.Instruction) bool { return !isDefer(at) && a.callsNamed(at, names, 2) }
	}
	if ssaread.Contains(in.Parent(), func(at ssa.Instruction) bool {
		return matches(locking)(at) && oblige.Dominates(at, in) &&
			oblige.Without(at, matches(unlocking), func(to ssa.Instruction) bool { return to == in }) != nil
	}) {
		return true
	}
	calls := a.Callers(in.Parent())
	return depth > 0 && len(calls) > 0 && !a.IsEntry(in.Parent()) && !slices.ContainsFunc(calls, func(c ssa.CallInstruction) bool {
		return !a.underCLock(c, depth-1)
	})
}

// callsNamed reports whether in calls a C function with such a name, itself or in what it calls.
func (a *Adapter) callsNamed(in ssa.Instruction, names *regexp.Regexp, depth int) bool {
	if name := cCall(in); name != "" {
		return names.MatchString(name)
	}
	return a.inCallee(in, depth, func(in ssa.Instruction, depth int) bool { return a.callsNamed(in, names, depth) })
}

// callsUnder reports whether the package calls C while it holds a lock.
func (a *Adapter) callsUnder(lock oblige.Place) bool {
	return a.find(func(in ssa.Instruction) bool { return cCall(in) != "" && slices.Contains(a.HeldAt(in), lock) }) != nil
}

func (a *Adapter) unsynchronizedBreach(in ssa.Instruction, c ssaread.Cell, change ssa.Instruction, lock oblige.Place) oblige.Breach {
	f, by := in.Parent(), change.Parent()
	name := a.CellName(c)
	message := fmt.Sprintf("%s, called back, uses %s, which %s changes at line %d: no lock",
		ssaread.ShortName(f), name, ssaread.ShortName(by), a.Line(posOf(change)))
	holding := ""
	if lock != (oblige.Place{}) {
		message = fmt.Sprintf("%s, called back, uses %s without %s, held for the change at line %d",
			ssaread.ShortName(f), name, a.LockName(lock), a.Line(posOf(change)))
		holding = ", holding " + a.LockName(lock)
	}
	return oblige.Breach{
		Check: "unsynchronized", Func: f, Pos: posOf(in), Message: message,
		Steps: []oblige.Step{
			{Pos: posOf(change), Side: "other", Func: by, Text: "changes " + name + holding},
			{Pos: posOf(in), Side: side, Func: f, Text: "uses " + name + " meanwhile"},
			{Pos: posOf(in), Text: "the map is used and changed at once: the program is ended"},
		},
	}
}
