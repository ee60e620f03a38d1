package earlyfree

import (
	"fmt"
	"go/types"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/callback"
	"github.com/futurelint/futurelint/internal/oblige"
	"github.com/futurelint/futurelint/internal/ssaread"
)

// UsedUnlocked: a callback, or a function of the user's, sets the field with a C object to nil
// under a lock, and then frees the object; another function reads the field under the lock, and
// calls C with the object when it has released the lock: by then it may be free. Silent where
// that one changes something under the lock, to be waited for, or another lock joins the two.
func UsedUnlocked(a *callback.Adapter) []oblige.Breach {
	var out []oblige.Breach
	for _, end := range cleared(a) {
		for _, f := range a.Funcs {
			if a.OnCThread(f) || f == end.free.Parent() {
				continue
			}
			callback.Each(f, func(in ssa.Instruction) {
				if read := readUnder(a, in, end); read != nil && !a.Held(in, end.lock) && !a.SameSection(end.free, in) && (a.OnCThread(end.free.Parent()) || onlyReads(a, f, end.lock)) {
					out = append(out, unlockedBreach(a, read, in, end))
				}
			})
		}
	}
	return out
}

// A cleared field is one whose C object a callback frees.
type clearedField struct {
	cell  ssaread.Cell
	lock  oblige.Place
	clear ssa.Instruction // sets it to nil
	free  ssa.Instruction
}

// cleared returns the fields that are set to nil under a lock, to free what was there, or, by a
// callback, what C gave it, of the same type; of other functions, those that wait for nothing.
func cleared(a *callback.Adapter) []clearedField {
	var out []clearedField
	for _, f := range a.Funcs {
		callback.Each(f, func(in ssa.Instruction) {
			st, ok := in.(*ssa.Store)
			if !ok {
				return
			}
			nothing, ok := st.Val.(*ssa.Const)
			fa, isField := st.Addr.(*ssa.FieldAddr)
			locks := a.HeldAt(in)
			if !ok || !isField || !nothing.IsNil() || !callback.IsAddress(nothing.Type()) || len(locks) != 1 {
				return
			}
			callback.Each(f, func(at ssa.Instruction) {
				if !callback.Ends(callback.CCall(at)) || oblige.IsDefer(at) || !oblige.Reaches(in, at) && !oblige.Reaches(at, in) {
					return
				}
				if !a.OnCThread(f) && joinsFirst(a, f, at) {
					return
				}
				for _, arg := range callback.CArgs(at) {
					of := callback.FieldOf(arg)
					if types.Identical(arg.Type(), nothing.Type()) && (a.OnCThread(f) || of != nil && ssaread.CellOf(of) == ssaread.CellOf(fa)) {
						out = append(out, clearedField{ssaread.CellOf(fa), locks[0], in, at})
						return
					}
				}
			})
		})
	}
	return out
}

// joinsFirst reports whether f, which the user calls, may wait before end, or have C's threads end.
func joinsFirst(a *callback.Adapter, f *ssa.Function, end ssa.Instruction) bool {
	return f.Parent() != nil || !callback.PerCall(f) || ssaread.Contains(f, func(at ssa.Instruction) bool {
		return at != end && oblige.Reaches(at, end) && a.MaySettle(at, 3)
	})
}

// onlyReads reports whether f changes nothing while it holds the lock: it counts nowhere that it
// is about to work with what it reads.
func onlyReads(a *callback.Adapter, f *ssa.Function, lock oblige.Place) bool {
	return !ssaread.Contains(f, func(in ssa.Instruction) bool {
		switch in := in.(type) {
		case *ssa.Store:
			_, local := in.Addr.(*ssa.Alloc)
			return !local && a.Held(in, lock)
		case *ssa.MapUpdate, *ssa.Send:
			return a.Held(in, lock)
		case *ssa.Call:
			callee := in.Call.StaticCallee()
			return a.Held(in, lock) && (callee == nil || ssaread.PkgPath(callee) != "sync" || callee.Name() == "Add")
		}
		return false
	})
}

// readUnder returns where the function of in, a call of C, has read what it gives to C
// from the cleared field, under its lock.
func readUnder(a *callback.Adapter, in ssa.Instruction, c clearedField) ssa.Instruction {
	if callback.CCall(in) == "" {
		return nil
	}
	for _, arg := range callback.CArgs(in) {
		ld, ok := arg.(*ssa.UnOp)
		if ok && ld.Parent() == in.Parent() && ssaread.CellOf(ld.X) == c.cell && a.Held(ld, c.lock) {
			return ld
		}
	}
	return nil
}

func unlockedBreach(a *callback.Adapter, read, use ssa.Instruction, c clearedField) oblige.Breach {
	f, by, name := use.Parent(), c.free.Parent(), a.CellName(c.cell)
	side := "closer"
	if a.OnCThread(by) {
		side = callback.Side
	}
	return oblige.Breach{
		Check: "early-free", Func: f, Pos: callback.PosOf(use),
		Message: fmt.Sprintf("%s calls %s with %s after releasing %s; %s frees it at line %d",
			ssaread.ShortName(f), callback.CCall(use), name, a.LockName(c.lock), ssaread.ShortName(by), a.Line(callback.PosOf(c.free))),
		Steps: []oblige.Step{
			{Pos: callback.PosOf(read), Side: "canceller", Func: f, Text: "reads " + name + ", holding " + a.LockName(c.lock)},
			{Pos: callback.PosOf(c.clear), Side: side, Func: by, Text: "sets " + name + " to nil"},
			{Pos: callback.PosOf(c.free), Side: side, Func: by, Text: "frees what was there"},
			{Pos: callback.PosOf(use), Side: "canceller", Func: f, Text: "calls " + callback.CCall(use) + " with it"},
			{Pos: callback.PosOf(use), Text: "C works with what has been freed"},
		},
	}
}
