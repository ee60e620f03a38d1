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
	root, _ := rootedIn(v, nil)
	return root
}

// rootedIn returns the root of v, and whether a variable is met on the way to it. A variable
// that is met twice, since what is stored into it comes from itself, is the root.
func rootedIn(v ssa.Value, variable *ssa.Alloc) (root ssa.Value, met bool) {
	var seen []*ssa.Alloc
	for {
		if a, ok := v.(*ssa.Alloc); ok {
			met = met || a == variable
			if slices.Contains(seen, a) {
				return v, met
			}
			seen = append(seen, a)
		}
		from := partOf(v)
		if from == nil {
			return v, met
		}
		v = from
	}
}

// partOf returns what v is a part of, or was read or converted from; nil if that is not seen.
func partOf(v ssa.Value) ssa.Value {
	switch u := v.(type) {
	case *ssa.FieldAddr:
		return u.X
	case *ssa.IndexAddr:
		return u.X
	case *ssa.Field:
		return u.X
	case *ssa.UnOp:
		return u.X
	case *ssa.Lookup:
		return u.X
	case *ssa.ChangeType:
		return u.X
	case *ssa.Convert:
		return u.X
	case *ssa.Extract:
		return u.Tuple
	case *ssa.TypeAssert:
		return u.X
	case *ssa.MakeInterface:
		return u.X
	case *ssa.Slice:
		return u.X
	case *ssa.Alloc:
		return wholeStore(u)
	}
	return nil
}

// SoleStore returns the one value that is stored into a variable as a whole, nil
// if there are several or none, or if it comes from the variable itself (n = *n.next):
// who follows what it returns comes to an end.
func SoleStore(a *ssa.Alloc) ssa.Value {
	v := wholeStore(a)
	if v == nil {
		return nil
	}
	if _, itself := rootedIn(v, a); itself {
		return nil
	}
	return v
}

// wholeStore returns the one value that is stored into a variable as a whole, wherever that comes from.
func wholeStore(a *ssa.Alloc) ssa.Value {
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
