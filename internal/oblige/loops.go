package oblige

import (
	"slices"

	"golang.org/x/tools/go/ssa"
)

// OuterLoop returns the largest loop that b lies in, nil if there is none.
func OuterLoop(b *ssa.BasicBlock) map[*ssa.BasicBlock]bool {
	var best map[*ssa.BasicBlock]bool
	for _, head := range b.Parent().Blocks {
		body, loops := map[*ssa.BasicBlock]bool{head: true}, false
		for _, tail := range head.Preds {
			if head.Dominates(tail) {
				addBody(body, tail)
				loops = true
			}
		}
		if loops && body[b] && len(body) > len(best) {
			best = body
		}
	}
	return best
}

// InnerLoop returns the blocks of the innermost natural loop that b lies in, nil
// where it lies in none.
func InnerLoop(b *ssa.BasicBlock) map[*ssa.BasicBlock]bool {
	var best map[*ssa.BasicBlock]bool
	for _, head := range b.Parent().Blocks {
		if !head.Dominates(b) {
			continue
		}
		for _, tail := range head.Preds { // two loops may share their head
			if !head.Dominates(tail) {
				continue
			}
			body := map[*ssa.BasicBlock]bool{head: true}
			addBody(body, tail)
			if body[b] && (best == nil || len(body) < len(best)) {
				best = body
			}
		}
	}
	return best
}

// WholeLoop is innerLoop with all ways back to the loop's head, such as those by continue.
func WholeLoop(b *ssa.BasicBlock) map[*ssa.BasicBlock]bool {
	body := InnerLoop(b)
	if body == nil {
		return nil
	}
	head := HeadOf(body)
	for _, tail := range head.Preds {
		if head.Dominates(tail) {
			addBody(body, tail)
		}
	}
	return body
}

// addBody adds the blocks that lead to tail without passing the loop's head, which is in body already.
func addBody(body map[*ssa.BasicBlock]bool, tail *ssa.BasicBlock) {
	work := []*ssa.BasicBlock{tail}
	for len(work) > 0 {
		b := work[len(work)-1]
		work = work[:len(work)-1]
		if !body[b] {
			body[b] = true
			work = append(work, b.Preds...)
		}
	}
}

// InTurn reports whether a way leads from one instruction to another within one
// turn of the innermost loop that the first lies in, or out of the loop by its test.
func InTurn(from, to ssa.Instruction) bool {
	loop := InnerLoop(from.Block())
	if loop == nil {
		return Reaches(from, to)
	}
	head := HeadOf(loop)
	if to.Block() == head {
		return Reaches(from, to)
	}
	for _, next := range head.Succs {
		if !loop[next] && onlyTests(head) && (next == to.Block() || Reaches(next.Instrs[0], to)) {
			return true
		}
	}
	first := head.Instrs[0]
	return Without(from, func(in ssa.Instruction) bool { return in == first }, func(in ssa.Instruction) bool { return in == to }) != nil
}

// onlyTests reports whether a block has no effect but to choose a way.
func onlyTests(b *ssa.BasicBlock) bool {
	for _, in := range b.Instrs {
		switch in := in.(type) {
		case *ssa.Store, *ssa.MapUpdate, *ssa.Send, *ssa.Select, *ssa.Defer, *ssa.Go:
			return false
		case *ssa.Call:
			if _, builtin := in.Call.Value.(*ssa.Builtin); !builtin {
				return false
			}
		}
	}
	return true
}

// RootOf returns the value from which the address or value v was reached: a
// parameter, a captured or local variable, a global, the result of a call.
func RootOf(v ssa.Value) ssa.Value {
	var seen []*ssa.Alloc // a variable may be made of itself, as in s = s[1:]
	for {
		switch u := v.(type) {
		case *ssa.FieldAddr:
			v = u.X
		case *ssa.IndexAddr:
			v = u.X
		case *ssa.Field:
			v = u.X
		case *ssa.UnOp:
			v = u.X
		case *ssa.Lookup:
			v = u.X
		case *ssa.ChangeType:
			v = u.X
		case *ssa.Convert:
			v = u.X
		case *ssa.Extract:
			v = u.Tuple
		case *ssa.TypeAssert:
			v = u.X
		case *ssa.MakeInterface:
			v = u.X
		case *ssa.Slice:
			v = u.X
		case *ssa.Alloc:
			from := SoleStore(u)
			if from == nil || slices.Contains(seen, u) {
				return u
			}
			seen = append(seen, u)
			v = from
		default:
			return v
		}
	}
}

// SoleStore returns the one value that is stored into a variable as a whole, nil
// if there are several or none.
func SoleStore(a *ssa.Alloc) ssa.Value {
	var out ssa.Value
	for _, r := range *a.Referrers() {
		if st, ok := r.(*ssa.Store); ok && st.Addr == a {
			if out != nil {
				return nil
			}
			out = st.Val
		}
	}
	return out
}

// roots returns the roots of what an instruction works on.
func roots(in ssa.Instruction) map[ssa.Value]bool {
	out := map[ssa.Value]bool{}
	var buf [10]*ssa.Value
	for _, op := range in.Operands(buf[:0]) {
		if *op == nil {
			continue
		}
		switch r := RootOf(*op).(type) {
		case *ssa.Const, *ssa.Function, *ssa.Builtin:
		default:
			out[r] = true
		}
	}
	return out
}

// related reports whether two instructions work on parts of one object.
func related(a, b ssa.Instruction) bool {
	ra := roots(a)
	for r := range roots(b) {
		if ra[r] {
			return true
		}
	}
	return false
}
