package unsynchronized

import (
	"fmt"
	"go/types"
	"maps"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/callback"
	"github.com/futurelint/futurelint/internal/oblige"
	"github.com/futurelint/futurelint/internal/ssaread"
)

// Breaches: the C thread looks into a map without the lock under which others
// change it, or nobody has a lock for it, though it is a variable of the package: the
// run time ends the program when both meet. Or it changes a field or variable, and all
// others have a lock for that. Silent where C is called under the lock: what it calls
// back during the call has the lock; and where all is on JavaScript's one thread.
func Breaches(a *callback.Adapter) []oblige.Breach {
	if a.OneThread() {
		return nil
	}
	var out []oblige.Breach
	changes, guardedByC := map[ssaread.Cell][]ssa.Instruction{}, map[ssaread.Cell]bool{}
	for _, f := range a.Funcs {
		if !atInit(a, f) {
			callback.Each(f, func(in ssa.Instruction) {
				if g, writes := mapOf(in); g != (ssaread.Cell{}) && writes {
					changes[g] = append(changes[g], in)
					guardedByC[g] = guardedByC[g] || a.UnderCLock(in, 2)
				}
			})
		}
	}
	maps.DeleteFunc(changes, func(g ssaread.Cell, _ []ssa.Instruction) bool { return guardedByC[g] })
	for _, f := range a.Funcs {
		if !a.OnCThread(f) && !a.HandedOn(f) {
			continue
		}
		done := map[ssaread.Cell]bool{}
		callback.Each(f, func(in ssa.Instruction) {
			g, writes := mapOf(in)
			if g == (ssaread.Cell{}) || done[g] || len(a.HeldAt(in)) > 0 {
				return
			}
			change, lock := guarded(a, changes[g])
			if change == nil && !guardedByC[g] {
				change, lock = replaced(a, g)
			}
			if change == nil && !guardedByC[g] && writes {
				if other, lock := usedUnder(a, a.Accesses()[g]); other != nil && !callsUnder(a, lock) {
					done[g] = true
					out = append(out, barelyBreach(a, in, g, other, lock))
				}
				return
			}
			if change == nil || callsUnder(a, lock) || lock == (oblige.Place{}) && (!ofVariable(a, in) || !ofVariable(a, change) || a.Confined(f) || onlySet(a, g, changes[g])) {
				return
			}
			done[g] = true
			out = append(out, unsynchronizedBreach(a, in, g, change, lock))
		})
	}
	out = append(out, strayChanges(a, changes)...)
	out = append(out, changedOnC(a, changes)...)
	out = append(out, barelyWritten(a)...)
	out = append(out, unordered(a)...)
	out = append(out, barelyUsed(a)...)
	out = append(out, unlockedCounts(a)...)
	out = append(out, mailboxes(a)...)
	out = append(out, grownBare(a)...)
	return append(out, readGivingUp(a)...)
}

// atInit reports whether f is done when the package is initialised: it is an init, or called by
// such only, which those outside are believed to do as well.
func atInit(a *callback.Adapter, f *ssa.Function) bool {
	isInit := func(f *ssa.Function) bool { return f.Name() == "init" || strings.HasPrefix(f.Name(), "init#") }
	calls := a.Callers(f)
	return isInit(f) || len(calls) > 0 && !a.OnCThread(f) && !slices.ContainsFunc(calls, func(c ssa.CallInstruction) bool { return !isInit(c.Parent()) })
}

// changedOnC looks for maps in variables of the package that the C thread changes, and that
// functions of the user's look into, without a lock on either side.
func changedOnC(a *callback.Adapter, changes map[ssaread.Cell][]ssa.Instruction) []oblige.Breach {
	var out []oblige.Breach
	done := map[ssaread.Cell]bool{}
	for _, f := range a.Funcs {
		if a.OnCThread(f) || !callback.PerCall(f) {
			continue
		}
		callback.Each(f, func(in ssa.Instruction) {
			g, writes := mapOf(in)
			if writes || g.Kind != ssaread.Var || done[g] || len(a.HeldAt(in)) > 0 || a.UnderCLock(in, 2) {
				return
			}
			for _, change := range changes[g] {
				if a.OnCThread(change.Parent()) && !a.Confined(change.Parent()) && len(a.HeldAt(change)) == 0 && !done[g] {
					done[g] = true
					out = append(out, bareUse(a, in, change, g, "without a lock"))
				}
			}
		})
	}
	return out
}

// barelyWritten looks for plain cells that the C thread writes without a lock, where
// all others have the same one.
func barelyWritten(a *callback.Adapter) []oblige.Breach {
	var out []oblige.Breach
	others, whole := a.Accesses(), copied(a)
	for _, f := range a.Funcs {
		if !a.OnCThread(f) {
			continue
		}
		callback.Each(f, func(in ssa.Instruction) {
			st, ok := in.(*ssa.Store)
			if !ok || callback.Fresh(st.Addr) || len(a.HeldAt(in)) > 0 {
				return
			}
			c, _ := callback.Accessed(st)
			if other, lock := a.AllUnder(slices.Concat(others[c], whole[c])); other != nil && !callsUnder(a, lock) {
				out = append(out, barelyBreach(a, st, c, other, lock))
			}
		})
	}
	return out
}

// copied returns where others than the C thread read or write a structure as a whole, by its fields.
func copied(a *callback.Adapter) map[ssaread.Cell][]ssa.Instruction {
	out := map[ssaread.Cell][]ssa.Instruction{}
	for c, accesses := range a.Accesses() {
		if c.Kind != ssaread.Field {
			continue
		}
		_, addr := callback.Accessed(accesses[0])
		for _, part := range ssaread.FieldsOf(addr.Type().Underlying().(*types.Pointer).Elem()) {
			out[part] = append(out[part], accesses...)
		}
	}
	for _, accesses := range out {
		slices.SortFunc(accesses, func(a, b ssa.Instruction) int { return int(a.Pos() - b.Pos()) })
	}
	return out
}

// usedUnder returns the first of the accesses, and the lock under which they all are: two or more, or
// one of a function of the user's where callbacks surely come on a thread of C's own.
func usedUnder(a *callback.Adapter, accesses []ssa.Instruction) (ssa.Instruction, oblige.Place) {
	if len(accesses) != 1 || !callback.PerCall(accesses[0].Parent()) || !outlives(a) {
		return a.AllUnder(accesses)
	}
	if l := a.CommonLock(accesses); l != (oblige.Place{}) {
		return accesses[0], l
	}
	return nil, oblige.Place{}
}

func barelyBreach(a *callback.Adapter, st ssa.Instruction, c ssaread.Cell, other ssa.Instruction, lock oblige.Place) oblige.Breach {
	f, by := st.Parent(), other.Parent()
	name := a.CellName(c)
	return oblige.Breach{
		Check: "unsynchronized", Func: f, Pos: callback.PosOf(st),
		Message: fmt.Sprintf("%s, called back, changes %s without %s, held by others as at line %d",
			ssaread.ShortName(f), name, a.LockName(lock), a.Line(callback.PosOf(other))),
		Steps: []oblige.Step{
			{Pos: callback.PosOf(other), Side: "other", Func: by, Text: "uses " + name + ", holding " + a.LockName(lock)},
			{Pos: callback.PosOf(st), Side: callback.Side, Func: f, Text: "changes " + name + " meanwhile"},
			{Pos: callback.PosOf(st), Text: "one of the two works with what the other one is changing"},
		},
	}
}

// mapOf returns the variable of the package, or the field, whose map in looks into or changes.
func mapOf(in ssa.Instruction) (g ssaread.Cell, writes bool) {
	at := mapAt(in)
	if at == nil {
		return ssaread.Cell{}, false
	}
	_, update := in.(*ssa.MapUpdate)
	call, ok := in.(*ssa.Call) // of package maps, DeleteFunc, Copy and Insert return nothing
	return ssaread.CellOf(at), update || ok && call.Call.Signature().Results().Len() == 0
}

// mapAt returns the address of the variable or field whose map in looks into or changes, or nil.
func mapAt(in ssa.Instruction) ssa.Value {
	var m ssa.Value
	switch in := in.(type) {
	case *ssa.Lookup:
		m = in.X
	case *ssa.Range:
		m = in.X
	case *ssa.MapUpdate:
		m = in.Map
	case *ssa.Call:
		switch c := in.Common(); {
		case ssaread.IsBuiltin(c, "delete") || ssaread.IsBuiltin(c, "clear"):
			m = c.Args[0]
		case c.StaticCallee() != nil && ssaread.PkgPath(ssaread.Callee(c)) == "maps" && len(c.Args) > 0:
			m = c.Args[0]
		}
	}
	ld, ok := m.(*ssa.UnOp)
	if !ok {
		return nil
	}
	switch ld.X.(type) {
	case *ssa.Global, *ssa.FieldAddr:
		return ld.X
	}
	return nil
}

// onlySet reports whether entries are made by functions that neither call C nor are called by such,
// and none is ever removed: they are there before C is, unless who makes the map calls C.
func onlySet(a *callback.Adapter, g ssaread.Cell, changes []ssa.Instruction) bool {
	callsC := func(f *ssa.Function) bool {
		return ssaread.Contains(f, func(in ssa.Instruction) bool { return a.CallsC(in, 2) })
	}
	made := a.Find(func(in ssa.Instruction) bool {
		st, ok := in.(*ssa.Store)
		if !ok || ssaread.CellOf(st.Addr) != g {
			return false
		}
		_, makes := st.Val.(*ssa.MakeMap)
		return makes && callsC(in.Parent())
	})
	return made == nil && !slices.ContainsFunc(changes, func(in ssa.Instruction) bool {
		_, removes := in.(*ssa.Call)
		return removes || callsC(in.Parent()) || slices.ContainsFunc(a.Callers(in.Parent()), func(c ssa.CallInstruction) bool { return callsC(c.Parent()) })
	})
}

// ofVariable reports whether the map of in is a variable of the package, or lies in an object that
// such a variable has, and which has no other mode, as for when more than one goroutine may run.
func ofVariable(a *callback.Adapter, in ssa.Instruction) bool {
	at := mapAt(in)
	if _, variable := at.(*ssa.Global); variable {
		return true
	}
	fa, ok := at.(*ssa.FieldAddr)
	if !ok {
		return false
	}
	objects := a.ValuesOf(callback.Source(fa.X), 3)
	mode := slices.ContainsFunc(a.Guards(in), func(br *ssa.If) bool { return ssaread.IsBool(br.Cond.Type()) && callback.FieldOf(br.Cond) != nil })
	if f := in.Parent(); len(f.Params) > 0 && fa.X == ssa.Value(f.Params[0]) && callback.PerCall(f) && !a.OnCThread(f) {
		return !mode // the user's is one that such a variable has, as the other side's is
	}
	return !mode && len(objects) > 0 && !slices.ContainsFunc(objects, func(v ssa.Value) bool {
		return variableWith(a, v) == nil
	})
}

// variableWith returns the variable of the package that v is, or was loaded from, itself or by a
// function that returns what lies there; nil where that is not known.
func variableWith(a *callback.Adapter, v ssa.Value) *ssa.Global {
	if ld, ok := v.(*ssa.UnOp); ok {
		v = ld.X
	}
	if g, ok := v.(*ssa.Global); ok {
		return g
	}
	call, ok := v.(*ssa.Call)
	if !ok || call.Call.Signature().Results().Len() != 1 || !a.HasBody(ssaread.Callee(call.Common())) {
		return nil
	}
	var g *ssa.Global
	other := ssaread.Contains(ssaread.Callee(call.Common()), func(in ssa.Instruction) bool {
		ret, ok := in.(*ssa.Return)
		return ok && slices.ContainsFunc(callback.Returned(ret.Results[0]), func(v ssa.Value) bool {
			if _, nothing := v.(*ssa.Const); nothing {
				return false
			}
			ld, ok := v.(*ssa.UnOp)
			if !ok {
				return true
			}
			of, ok := ld.X.(*ssa.Global)
			g = of
			return !ok
		})
	})
	if other {
		return nil
	}
	return g
}

// guarded returns a change by another than the C thread, and the lock under which
// all such changes are made; none is told by an empty place.
func guarded(a *callback.Adapter, changes []ssa.Instruction) (ssa.Instruction, oblige.Place) {
	changes = slices.DeleteFunc(slices.Clone(changes), func(in ssa.Instruction) bool {
		return a.OnCThread(in.Parent()) || fills(in)
	})
	if len(changes) == 0 {
		return nil, oblige.Place{}
	}
	if l := a.CommonLock(changes); l != (oblige.Place{}) {
		return changes[0], l
	}
	if slices.ContainsFunc(changes, func(in ssa.Instruction) bool { return len(a.HeldAt(in)) > 0 }) {
		return nil, oblige.Place{} // one lock here, another there: not understood
	}
	return changes[0], oblige.Place{}
}

// replaced returns where others replace a map that they all use under one lock.
func replaced(a *callback.Adapter, g ssaread.Cell) (ssa.Instruction, oblige.Place) {
	for _, in := range a.Accesses()[g] {
		if _, stores := in.(*ssa.Store); stores {
			if other, lock := a.AllUnder(a.Accesses()[g]); other != nil {
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
	callback.Each(change.Parent(), func(in ssa.Instruction) {
		st, ok := in.(*ssa.Store)
		if ok && ssaread.CellOf(st.Addr) == g && oblige.Dominates(in, change) {
			_, makes := st.Val.(*ssa.MakeMap)
			found = found || makes
		}
	})
	return found
}

// callsUnder reports whether the package calls C while it holds a lock.
func callsUnder(a *callback.Adapter, lock oblige.Place) bool {
	return a.Find(func(in ssa.Instruction) bool { return callback.CCall(in) != "" && slices.Contains(a.HeldAt(in), lock) }) != nil
}

func unsynchronizedBreach(a *callback.Adapter, in ssa.Instruction, c ssaread.Cell, change ssa.Instruction, lock oblige.Place) oblige.Breach {
	f, by := in.Parent(), change.Parent()
	name := a.CellName(c)
	message := fmt.Sprintf("%s, called back, uses %s, which %s changes at line %d: no lock",
		ssaread.ShortName(f), name, ssaread.ShortName(by), a.Line(callback.PosOf(change)))
	holding := ""
	if lock != (oblige.Place{}) {
		message = fmt.Sprintf("%s, called back, uses %s without %s, held for the change at line %d",
			ssaread.ShortName(f), name, a.LockName(lock), a.Line(callback.PosOf(change)))
		holding = ", holding " + a.LockName(lock)
	}
	return oblige.Breach{
		Check: "unsynchronized", Func: f, Pos: callback.PosOf(in), Message: message,
		Steps: []oblige.Step{
			{Pos: callback.PosOf(change), Side: "other", Func: by, Text: "changes " + name + holding},
			{Pos: callback.PosOf(in), Side: callback.Side, Func: f, Text: "uses " + name + " meanwhile"},
			{Pos: callback.PosOf(in), Text: "the map is used and changed at once: the program is ended"},
		},
	}
}
