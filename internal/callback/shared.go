package callback

import (
	"go/token"
	"regexp"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/oblige"
	"github.com/futurelint/futurelint/internal/ssaread"
)

// ReadOnC returns where the C thread reads a cell.
func (a *Adapter) ReadOnC(c ssaread.Cell) ssa.Instruction {
	return a.Find(func(in ssa.Instruction) bool {
		ld, ok := in.(*ssa.UnOp)
		return ok && a.OnCThread(in.Parent()) && ssaread.CellOf(ld.X) == c
	})
}

// IndexedOnC returns where the C thread looks into the slice of a variable or field.
func (a *Adapter) IndexedOnC(c ssaread.Cell) ssa.Instruction {
	return a.Find(func(in ssa.Instruction) bool {
		at, ok := in.(*ssa.IndexAddr)
		if !ok || !a.OnCThread(in.Parent()) {
			return false
		}
		ld, ok := at.X.(*ssa.UnOp)
		return ok && ssaread.CellOf(ld.X) == c
	})
}

// LengthOf reports whether v is the length of the slice of a variable or field.
func LengthOf(v ssa.Value, c ssaread.Cell) bool {
	call, ok := v.(*ssa.Call)
	if !ok || !ssaread.IsBuiltin(call.Common(), "len") {
		return false
	}
	ld, ok := call.Call.Args[0].(*ssa.UnOp)
	return ok && ssaread.CellOf(ld.X) == c
}

// SameSection reports whether a lock is held at both instructions, or C's own.
func (a *Adapter) SameSection(from, to ssa.Instruction) bool {
	return a.CommonLock([]ssa.Instruction{from, to}) != (oblige.Place{}) || a.UnderCLock(from, 2) && a.UnderCLock(to, 2)
}

// Accesses returns where others than the C thread read or write fields and variables.
func (a *Adapter) Accesses() map[ssaread.Cell][]ssa.Instruction {
	if a.used != nil {
		return a.used
	}
	a.used = map[ssaread.Cell][]ssa.Instruction{}
	for _, f := range a.Funcs {
		if a.OnCThread(f) || f.Name() == "init" {
			continue
		}
		Each(f, func(in ssa.Instruction) {
			if c, addr := Accessed(in); c != (ssaread.Cell{}) && !Fresh(addr) {
				a.used[c] = append(a.used[c], in)
			}
		})
	}
	return a.used
}

// Accessed returns the field or variable that in reads or writes, and its address.
func Accessed(in ssa.Instruction) (ssaread.Cell, ssa.Value) {
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

// AllUnder returns the first of the accesses, of which there are two or more, and the
// lock under which they all are.
func (a *Adapter) AllUnder(accesses []ssa.Instruction) (ssa.Instruction, oblige.Place) {
	if len(accesses) < 2 {
		return nil, oblige.Place{}
	}
	if l := a.CommonLock(accesses); l != (oblige.Place{}) {
		return accesses[0], l
	}
	return nil, oblige.Place{}
}

// CommonLock returns a lock that is held at all of the instructions.
func (a *Adapter) CommonLock(ins []ssa.Instruction) oblige.Place {
	for _, l := range a.HeldAt(ins[0]) {
		if !slices.ContainsFunc(ins, func(in ssa.Instruction) bool { return !slices.Contains(a.HeldAt(in), l) }) {
			return l
		}
	}
	return oblige.Place{}
}

// UnderCLock reports whether in is done under a lock of C's, which its function takes
// before, or all who call that: the thread that calls back holds it meanwhile.
func (a *Adapter) UnderCLock(in ssa.Instruction, depth int) bool {
	matches := func(names *regexp.Regexp) func(ssa.Instruction) bool {
		return func(at ssa.Instruction) bool { return !oblige.IsDefer(at) && a.CallsNamed(at, names, 2) }
	}
	if ssaread.Contains(in.Parent(), func(at ssa.Instruction) bool {
		return matches(locking)(at) && oblige.Dominates(at, in) &&
			oblige.Without(at, matches(unlocking), func(to ssa.Instruction) bool { return to == in }) != nil
	}) {
		return true
	}
	calls := a.Callers(in.Parent())
	return depth > 0 && len(calls) > 0 && !a.IsEntry(in.Parent()) && !slices.ContainsFunc(calls, func(c ssa.CallInstruction) bool {
		return !a.UnderCLock(c, depth-1)
	})
}
