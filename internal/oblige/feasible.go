package oblige

import (
	"fmt"
	"go/constant"
	"go/token"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/known"
	"github.com/futurelint/futurelint/internal/ssaread"
)

// Feasible is Without for the ways on which branches agree: what a way knows of
// a value, that it is nil or that a flag is true, decides later branches on it,
// and goes on into the variables that the value is assigned to. Nothing is known
// of memory. Where there are too many such ways it returns nil.
func Feasible(from ssa.Instruction, stop, goal func(ssa.Instruction) bool) ssa.Instruction {
	w := &feasible{stop: stop, goal: goal, seen: map[string]bool{}}
	hit := w.run(from.Block(), from.Block().Instrs[IndexIn(from)+1:], entered(from.Block()))
	if w.seen == nil {
		return nil
	}
	return hit
}

// entered returns what is known wherever b is come to: by the branches on every way to it.
func entered(b *ssa.BasicBlock) facts {
	known := facts{}
	for at := b; at.Idom() != nil; at = at.Idom() {
		d := at.Idom()
		for i, succ := range d.Succs {
			if succ != at || len(at.Preds) != 1 {
				continue
			}
			if next, ok := leaving(d, i, known); ok {
				known = next
			}
		}
	}
	return known
}

// maxWays bounds the pairs of block and facts that are looked at.
const maxWays = 3000

// facts are what a way knows of values: that one is true or not nil, or is not;
// of a comparison, how it comes out as long as what it compares is the same.
type facts map[ssa.Value]bool

type feasible struct {
	stop, goal func(ssa.Instruction) bool
	seen       map[string]bool // nil once there were too many
}

// run follows a way through the instructions of b and on.
func (w *feasible) run(b *ssa.BasicBlock, instrs []ssa.Instruction, known facts) ssa.Instruction {
	for _, in := range instrs {
		if w.stop(in) {
			return nil
		}
		if w.goal(in) {
			return in
		}
	}
	for i, succ := range b.Succs {
		next, ok := leaving(b, i, known)
		if !ok {
			continue
		}
		next = entering(succ, b, next)
		key := next.key(succ)
		if w.seen == nil || w.seen[key] {
			continue
		}
		if len(w.seen) == maxWays {
			w.seen = nil
			return nil
		}
		w.seen[key] = true
		if hit := w.run(succ, succ.Instrs, next); hit != nil {
			return hit
		}
	}
	return nil
}

// leaving returns what is known once b was left by way i; false where it is not left so.
func leaving(b *ssa.BasicBlock, i int, known facts) (facts, bool) {
	br, ok := Last(b).(*ssa.If)
	if !ok {
		return known, true
	}
	v, truth := Subject(br.Cond, i == 0)
	if v == nil {
		return known, true
	}
	if have, ok := known.of(v); ok {
		return known, have == truth
	}
	next := known.clone()
	next[v] = truth
	return next, true
}

// Subject returns the value that a condition is about, and what it is if the
// condition comes out as truth: not nil, or true. It is nil for other conditions.
func Subject(cond ssa.Value, truth bool) (ssa.Value, bool) {
	switch c := cond.(type) {
	case *ssa.UnOp:
		if c.Op == token.NOT {
			return Subject(c.X, !truth)
		}
		return nil, false
	case *ssa.BinOp:
		x, y := c.X, c.Y
		if IsNil(x) {
			x, y = y, x
		}
		if IsNil(y) {
			return x, truth == (c.Op == token.NEQ)
		}
		return compared(c, truth)
	case *ssa.Phi, *ssa.Call, *ssa.Extract, *ssa.Parameter:
		return cond, truth
	}
	return nil, false
}

// compared returns the comparison that stands for all which ask the same of a
// value, or the contrary: i >= 0 and i < 0 are decided by one fact.
func compared(c *ssa.BinOp, truth bool) (ssa.Value, bool) {
	y, ok := c.Y.(*ssa.Const)
	refs := c.X.Referrers()
	if !ok || y.Value == nil || refs == nil {
		return nil, false
	}
	for _, r := range *refs {
		first, ok := r.(*ssa.BinOp)
		if !ok || first.X != c.X {
			continue
		}
		k, ok := first.Y.(*ssa.Const)
		if !ok || k.Value == nil || k.Value.Kind() != y.Value.Kind() || !constant.Compare(k.Value, token.EQL, y.Value) {
			continue
		}
		switch first.Op {
		case c.Op:
			return first, truth
		case Negated(c.Op):
			return first, !truth
		}
	}
	return nil, false
}

// IsNil reports whether v is a nil, or zero, constant.
func IsNil(v ssa.Value) bool {
	c, ok := v.(*ssa.Const)
	return ok && c.Value == nil
}

// of returns what is known of a value, constants included.
func (k facts) of(v ssa.Value) (bool, bool) {
	switch v.(type) {
	case *ssa.MakeChan, *ssa.MakeMap, *ssa.MakeSlice, *ssa.MakeClosure, *ssa.Alloc:
		return true, true
	}
	if c, ok := v.(*ssa.Const); ok {
		switch {
		case c.Value == nil:
			return false, true
		case c.Value.Kind() == constant.Bool:
			return constant.BoolVal(c.Value), true
		}
	}
	if truth, ok := k[v]; ok {
		return truth, true
	}
	return false, NeverFails(v)
}

// NeverFails reports whether v is an error that is always nil.
func NeverFails(v ssa.Value) bool {
	from := v
	if ex, ok := v.(*ssa.Extract); ok {
		from = ex.Tuple
	}
	call, ok := from.(*ssa.Call)
	return ok && call.Call.StaticCallee() != nil && known.NeverFails(call.Call.StaticCallee().String()) && ssaread.IsError(v.Type())
}

// entering returns what is known in a block that is come to from another:
// assigned variables take over what is known, what is computed anew is forgotten.
func entering(b, from *ssa.BasicBlock, known facts) facts {
	next := known.clone()
	edge := slices.Index(b.Preds, from)
	for _, in := range b.Instrs {
		v, ok := in.(ssa.Value)
		if !ok {
			continue
		}
		next.forget(v)
		if phi, ok := v.(*ssa.Phi); ok {
			if truth, ok := known.of(phi.Edges[edge]); ok {
				next[phi] = truth
			}
		}
	}
	return next
}

// forget drops what is known of a value that is computed anew, and of comparisons of it.
func (k facts) forget(v ssa.Value) {
	delete(k, v)
	for known := range k {
		if cmp, ok := known.(*ssa.BinOp); ok && cmp.X == v {
			delete(k, known)
		}
	}
}

func (k facts) clone() facts {
	out := make(facts, len(k))
	for v, truth := range k {
		out[v] = truth
	}
	return out
}

// key names a block with what is known there.
func (k facts) key(b *ssa.BasicBlock) string {
	parts := make([]string, 0, len(k))
	for v, truth := range k {
		parts = append(parts, fmt.Sprint(v.Name(), truth))
	}
	slices.Sort(parts)
	return fmt.Sprint(b.Index, parts)
}
