package callback

import (
	"fmt"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/oblige"
	"github.com/futurelint/futurelint/internal/ssaread"
)

// barelyUsed looks for fields that the C thread writes under a lock, which functions of
// the user's take as well, and one of these uses without it.
func (a *Adapter) barelyUsed() []oblige.Breach {
	var out []oblige.Breach
	others := a.accesses()
	for c, writes := range a.writesOnC() {
		lock := a.commonLock(writes)
		if lock == (oblige.Place{}) || c.Kind != ssaread.Field || !a.takenByUsers(lock) {
			continue
		}
		for _, other := range others[c] {
			if perCall(other.Parent()) && len(a.HeldAt(other)) == 0 && a.asksNothing(other) {
				out = append(out, a.bareUse(other, writes[0], c, "without "+a.LockName(lock)))
				break
			}
		}
	}
	return out
}

// writesOnC returns the stores of the C thread, by the field or variable that they are to.
func (a *Adapter) writesOnC() map[ssaread.Cell][]ssa.Instruction {
	out := map[ssaread.Cell][]ssa.Instruction{}
	for _, f := range a.Funcs {
		if !a.onCThread(f) {
			continue
		}
		each(f, func(in ssa.Instruction) {
			if st, ok := in.(*ssa.Store); ok && !fresh(st.Addr) {
				if c, _ := accessed(st); c != (ssaread.Cell{}) {
					out[c] = append(out[c], in)
				}
			}
		})
	}
	return out
}

// takenByUsers reports whether a function that the user calls takes the lock.
func (a *Adapter) takenByUsers(lock oblige.Place) bool {
	return a.find(func(in ssa.Instruction) bool {
		return perCall(in.Parent()) && !a.onCThread(in.Parent()) && a.Takes(in, lock)
	}) != nil
}

// readGivingUp looks for waiters that give up on what the C thread completes, and then
// read a field that it writes: what orders the two is the completion, which they did
// not wait for.
func (a *Adapter) readGivingUp() []oblige.Breach {
	var out []oblige.Breach
	writes := a.writesOnC()
	for _, o := range a.channels() {
		if a.completesOnC(o) == nil {
			continue
		}
		for _, r := range o.Of(oblige.SelRecv) {
			if a.onCThread(r.Func) {
				continue
			}
			for i, b := range givingUp(r.Sel) {
				if i == r.Case {
					continue
				}
				if b, ok := a.readFrom(b, writes); ok {
					out = append(out, b)
				}
			}
		}
	}
	return out
}

// readFrom looks for a read of one of the cells, on a way from the start of b on which
// nothing is waited for.
func (a *Adapter) readFrom(b *ssa.BasicBlock, writes map[ssaread.Cell][]ssa.Instruction) (oblige.Breach, bool) {
	var write ssa.Instruction
	reads := func(in ssa.Instruction) bool {
		c, addr := accessed(in)
		_, loads := in.(*ssa.UnOp)
		if !loads || addr == nil || len(writes[c]) == 0 || len(a.HeldAt(in)) > 0 || c.Kind != ssaread.Field {
			return false
		}
		write = writes[c][0]
		return true
	}
	settles := func(in ssa.Instruction) bool { return a.maySettle(in, 3) }
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
	c, _ := accessed(in)
	return a.bareUse(in, write, c, "on giving up"), true
}

func (a *Adapter) bareUse(use, write ssa.Instruction, c ssaread.Cell, how string) oblige.Breach {
	f, by, name := use.Parent(), write.Parent(), a.CellName(c)
	return oblige.Breach{
		Check: "unsynchronized", Func: f, Pos: posOf(use),
		Message: fmt.Sprintf("%s uses %s %s; %s, called back, writes it at line %d",
			ssaread.ShortName(f), name, how, ssaread.ShortName(by), a.Line(posOf(write))),
		Steps: []oblige.Step{
			{Pos: posOf(use), Side: "other", Func: f, Text: "uses " + name},
			{Pos: posOf(write), Side: side, Func: by, Text: "changes " + name + " meanwhile"},
			{Pos: posOf(use), Text: "one of the two works with what the other one is changing"},
		},
	}
}
