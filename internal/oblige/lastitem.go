package oblige

import (
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"
)

// ByLast reports whether b leads to succ only where a field of what r has received is set, and
// who sends one with that field set sends no other behind it: then nobody is left.
func (c *Channel) ByLast(r *Op, b, succ *ssa.BasicBlock) bool {
	br, ok := Last(b).(*ssa.If)
	if !ok {
		return false
	}
	v, set := Subject(br.Cond, br.Block().Succs[0] == succ)
	field, ok := fieldRead(v)
	if !ok || !set || !isReceived(RootOf(v), r) {
		return false
	}
	return !slices.ContainsFunc(c.O.Of(Send, SelSend, TrySend), func(s *Op) bool { return mayBeSet(SentBy(s), field) && c.sendsMore(s) })
}

// fieldRead returns which field of a structure v was read from.
func fieldRead(v ssa.Value) (int, bool) {
	switch v := v.(type) {
	case *ssa.Field:
		return v.Field, true
	case *ssa.UnOp:
		if fa, ok := v.X.(*ssa.FieldAddr); ok {
			return fa.Field, true
		}
	}
	return 0, false
}

// mayBeSet reports whether a field of item, which is sent, may be other than empty.
func mayBeSet(item ssa.Value, field int) bool {
	whole, ok := item.(*ssa.UnOp)
	if !ok {
		return true
	}
	made, ok := whole.X.(*ssa.Alloc)
	if !ok {
		return true
	}
	for _, r := range *made.Referrers() {
		switch r := r.(type) {
		case *ssa.UnOp, *ssa.DebugRef:
		case *ssa.FieldAddr:
			if r.Field == field && slices.ContainsFunc(*r.Referrers(), storesSome) {
				return true
			}
		default:
			return true
		}
	}
	_, isStruct := whole.Type().Underlying().(*types.Struct)
	return !isStruct
}

// storesSome reports whether in stores what may be other than empty, or does anything else.
func storesSome(in ssa.Instruction) bool {
	switch in := in.(type) {
	case *ssa.DebugRef:
		return false
	case *ssa.Store:
		return !Emptied(in.Val)
	}
	return true
}

// sendsMore reports whether somebody may send behind s: its function, or another goroutine than
// the one that runs it.
func (c *Channel) sendsMore(s *Op) bool {
	return c.P.SoleGoroutine(s.Func) == nil || slices.ContainsFunc(c.O.Of(Send, SelSend, TrySend), func(t *Op) bool { return t.Func != s.Func || Reaches(s.In, t.In) })
}
