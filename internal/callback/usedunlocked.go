package callback

import (
	"fmt"
	"go/types"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/oblige"
	"github.com/futurelint/futurelint/internal/ssaread"
)

// usedUnlocked: a callback sets the field with a C object to nil under a lock, and then
// frees the object; another function reads the field under the lock, and calls C with the
// object when it has released the lock: by then it may be free.
func usedUnlocked(a *Adapter) []oblige.Breach {
	var out []oblige.Breach
	for _, end := range a.clearedOnC() {
		for _, f := range a.Funcs {
			if a.onCThread(f) {
				continue
			}
			each(f, func(in ssa.Instruction) {
				if read := a.readUnder(in, end); read != nil && !a.Held(in, end.lock) {
					out = append(out, a.unlockedBreach(read, in, end))
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

// clearedOnC returns the fields that callbacks set to nil under a lock, to free what
// was there, or what C gave them, of the same type.
func (a *Adapter) clearedOnC() []clearedField {
	var out []clearedField
	for _, f := range a.Funcs {
		if !a.onCThread(f) {
			continue
		}
		each(f, func(in ssa.Instruction) {
			st, ok := in.(*ssa.Store)
			if !ok {
				return
			}
			nothing, ok := st.Val.(*ssa.Const)
			fa, isField := st.Addr.(*ssa.FieldAddr)
			locks := a.HeldAt(in)
			if !ok || !isField || !nothing.IsNil() || !isAddress(nothing.Type()) || len(locks) != 1 {
				return
			}
			each(f, func(at ssa.Instruction) {
				if !ends(cCall(at)) || isDefer(at) || !oblige.Reaches(in, at) && !oblige.Reaches(at, in) {
					return
				}
				for _, arg := range cArgs(at) {
					if types.Identical(arg.Type(), nothing.Type()) {
						out = append(out, clearedField{ssaread.CellOf(fa), locks[0], in, at})
						return
					}
				}
			})
		})
	}
	return out
}

// readUnder returns where the function of in, a call of C, has read what it gives to C
// from the cleared field, under its lock.
func (a *Adapter) readUnder(in ssa.Instruction, c clearedField) ssa.Instruction {
	if cCall(in) == "" {
		return nil
	}
	for _, arg := range cArgs(in) {
		ld, ok := arg.(*ssa.UnOp)
		if ok && ld.Parent() == in.Parent() && ssaread.CellOf(ld.X) == c.cell && a.Held(ld, c.lock) {
			return ld
		}
	}
	return nil
}

func (a *Adapter) unlockedBreach(read, use ssa.Instruction, c clearedField) oblige.Breach {
	f, by, name := use.Parent(), c.free.Parent(), a.CellName(c.cell)
	return oblige.Breach{
		Check: "early-free", Func: f, Pos: posOf(use),
		Message: fmt.Sprintf("%s calls %s with %s after releasing %s; %s frees it at line %d",
			ssaread.ShortName(f), cCall(use), name, a.LockName(c.lock), ssaread.ShortName(by), a.Line(posOf(c.free))),
		Steps: []oblige.Step{
			{Pos: posOf(read), Side: "canceller", Func: f, Text: "reads " + name + ", holding " + a.LockName(c.lock)},
			{Pos: posOf(c.clear), Side: side, Func: by, Text: "sets " + name + " to nil"},
			{Pos: posOf(c.free), Side: side, Func: by, Text: "frees what was there"},
			{Pos: posOf(use), Side: "canceller", Func: f, Text: "calls " + cCall(use) + " with it"},
			{Pos: posOf(use), Text: "C works with what has been freed"},
		},
	}
}
