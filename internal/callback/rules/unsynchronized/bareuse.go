package unsynchronized

import (
	"fmt"
	"go/types"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/callback"
	"github.com/futurelint/futurelint/internal/oblige"
	"github.com/futurelint/futurelint/internal/ssaread"
)

// barelyUsed looks for fields that the C thread writes under a lock, which functions of
// the user's take as well, and one of these uses without it. Who is on the C thread himself,
// as users of windows are, needs no lock to read.
func barelyUsed(a *callback.Adapter) []oblige.Breach {
	var out []oblige.Breach
	others := a.Accesses()
	for c, writes := range writesOnC(a) {
		lock := a.CommonLock(writes)
		if lock == (oblige.Place{}) || c.Kind != ssaread.Field || !takenByUsers(a, lock) || a.Confined(writes[0].Parent()) {
			continue
		}
		for _, other := range others[c] {
			if callback.PerCall(other.Parent()) && len(a.HeldAt(other)) == 0 && asksNothing(a, other) && sameOwner(other, writes[0]) {
				out = append(out, bareUse(a, other, writes[0], c, "without "+a.LockName(lock)))
				break
			}
		}
	}
	return out
}

// sameOwner reports whether two accesses come to their field from objects of one type: who has
// but a part of the other's object may have another one's part, of which the lock is not.
func sameOwner(use, write ssa.Instruction) bool {
	return types.Identical(ownerOf(use).Type(), ownerOf(write).Type())
}

// ownerOf returns the object from which the access comes to its field.
func ownerOf(in ssa.Instruction) ssa.Value {
	_, v := callback.Accessed(in)
	for range callback.MaxOrigin {
		switch x := v.(type) {
		case *ssa.FieldAddr:
			v = callback.Source(x.X)
		case *ssa.UnOp:
			if _, field := x.X.(*ssa.FieldAddr); !field {
				return v
			}
			v = x.X
		default:
			return v
		}
	}
	return v
}

// writesOnC returns the stores of the C thread, by the field or variable that they are to.
func writesOnC(a *callback.Adapter) map[ssaread.Cell][]ssa.Instruction {
	out := map[ssaread.Cell][]ssa.Instruction{}
	for _, f := range a.Funcs {
		if !a.OnCThread(f) {
			continue
		}
		callback.Each(f, func(in ssa.Instruction) {
			if st, ok := in.(*ssa.Store); ok && !callback.Fresh(st.Addr) {
				if c, _ := callback.Accessed(st); c != (ssaread.Cell{}) {
					out[c] = append(out[c], in)
				}
			}
		})
	}
	return out
}

// takenByUsers reports whether a function that the user calls takes the lock.
func takenByUsers(a *callback.Adapter, lock oblige.Place) bool {
	return a.Find(func(in ssa.Instruction) bool {
		return callback.PerCall(in.Parent()) && !a.OnCThread(in.Parent()) && a.Takes(in, lock)
	}) != nil
}

// readGivingUp looks for waiters that give up on what the C thread completes, and then
// read a field that it writes: what orders the two is the completion, which they did
// not wait for.
func readGivingUp(a *callback.Adapter) []oblige.Breach {
	var out []oblige.Breach
	writes := writesOnC(a)
	for _, o := range a.Channels() {
		if a.CompletesOnC(o) == nil {
			continue
		}
		for _, r := range o.Of(oblige.SelRecv) {
			if a.OnCThread(r.Func) {
				continue
			}
			for i, b := range callback.GivingUp(r.Sel) {
				if i == r.Case {
					continue
				}
				if b, ok := readFrom(a, b, writes); ok {
					out = append(out, b)
				}
			}
		}
	}
	return out
}

// readFrom looks for a read of one of the cells, on a way from the start of b on which
// nothing is waited for.
func readFrom(a *callback.Adapter, b *ssa.BasicBlock, writes map[ssaread.Cell][]ssa.Instruction) (oblige.Breach, bool) {
	var write ssa.Instruction
	reads := func(in ssa.Instruction) bool {
		c, addr := callback.Accessed(in)
		_, loads := in.(*ssa.UnOp)
		if !loads || addr == nil || len(writes[c]) == 0 || len(a.HeldAt(in)) > 0 || c.Kind != ssaread.Field {
			return false
		}
		write = writes[c][0]
		return true
	}
	settles := func(in ssa.Instruction) bool { return a.MaySettle(in, 3) }
	in := b.Instrs[0]
	if !reads(in) {
		if settles(in) {
			return oblige.Breach{}, false
		}
		in = oblige.Without(in, settles, reads)
	}
	if in == nil {
		return oblige.Breach{}, false
	}
	c, _ := callback.Accessed(in)
	return bareUse(a, in, write, c, "on giving up"), true
}

func bareUse(a *callback.Adapter, use, write ssa.Instruction, c ssaread.Cell, how string) oblige.Breach {
	f, by, name := use.Parent(), write.Parent(), a.CellName(c)
	return oblige.Breach{
		Check: "unsynchronized", Func: f, Pos: callback.PosOf(use),
		Message: fmt.Sprintf("%s uses %s %s; %s, called back, writes it at line %d",
			ssaread.ShortName(f), name, how, ssaread.ShortName(by), a.Line(callback.PosOf(write))),
		Steps: []oblige.Step{
			{Pos: callback.PosOf(use), Side: "other", Func: f, Text: "uses " + name},
			{Pos: callback.PosOf(write), Side: callback.Side, Func: by, Text: "changes " + name + " meanwhile"},
			{Pos: callback.PosOf(use), Text: "one of the two works with what the other one is changing"},
		},
	}
}
