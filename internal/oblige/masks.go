package oblige

import (
	"go/constant"
	"go/token"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/ssaread"
)

// maskedBy is how a function wakes only those who wait for what it is handed: op comes only where a field of
// what holds the waiter's channel has a bit of the parameter, or equals it.
type maskedBy struct {
	op    *Op
	field ssaread.Cell
	prm   *ssa.Parameter
	bits  bool
}

// unmasked narrows who may wake w: where it has said by a constant what it waits for, calls that are handed
// another constant are none of its wakes. All are left as they are where that is not seen.
func (p *Package) unmasked(w *Waiter, wk *Wakers) *Wakers {
	var masks []maskedBy
	for _, o := range w.Objects {
		for _, op := range o.Of(Send, TrySend, Close) {
			if m, ok := p.maskOf(op); ok {
				masks = append(masks, m)
			}
		}
	}
	other := map[ssa.Instruction]bool{} // calls that wake somebody else
	for _, m := range masks {
		said, calls := p.wantedOf(w, m.field), p.Callers(m.op.Func)
		if said == nil || len(calls) == 0 || p.Taken(m.op.Func) || p.StandsAlone(m.op.Func) {
			return wk
		}
		for _, call := range calls {
			to, ok := ArgumentFor(call, m.op.Func, m.prm).(*ssa.Const)
			if ok && to.Value != nil && !m.meets(said.Value, to.Value) {
				other[call] = true
			}
		}
	}
	if len(other) == 0 {
		return wk
	}
	out := &Wakers{P: p, Ops: map[ssa.Instruction]bool{}, Funcs: map[*ssa.Function]bool{}}
	for op := range wk.Ops {
		out.Ops[op] = true
	}
	for _, m := range masks {
		delete(out.Ops, m.op.In)
		for _, call := range p.Callers(m.op.Func) {
			if !other[call] {
				out.Ops[call] = true
			}
		}
	}
	var from []*ssa.Function
	for op := range out.Ops {
		from = append(from, op.Parent())
	}
	out.Close(from)
	return out
}

// meets reports whether who waits for said is woken by who says to.
func (m maskedBy) meets(said, to constant.Value) bool {
	if said.Kind() != to.Kind() || m.bits && said.Kind() != constant.Int {
		return true
	}
	if m.bits {
		return constant.Sign(constant.BinaryOp(said, token.AND, to)) != 0
	}
	return constant.Compare(said, token.EQL, to)
}

// maskOf returns what decides whom a wake is for.
func (p *Package) maskOf(op *Op) (maskedBy, bool) {
	for _, br := range p.Guards(op.In) {
		cmp, ok := br.Cond.(*ssa.BinOp)
		if !ok || cmp.Op != token.EQL && cmp.Op != token.NEQ {
			continue
		}
		x, y, equal := cmp.X, cmp.Y, cmp.Op == token.EQL == ComesTo(br, 0, op.In)
		and, bits := x.(*ssa.BinOp)
		if bits = bits && and.Op == token.AND && IsZero(y); bits {
			x, y = and.X, and.Y
		}
		if equal == bits { // it is woken by what it does not wait for
			continue
		}
		if _, first := x.(*ssa.Parameter); first {
			x, y = y, x
		}
		field, _ := ContainerCell(x)
		prm, ok := y.(*ssa.Parameter)
		if ok && field.Kind == ssaread.Field && RootOf(x) == RootOf(op.Val) {
			return maskedBy{op, field, prm, bits}, true
		}
	}
	return maskedBy{}, false
}

// wantedOf returns the constant that the structure, in which w's own channel lies, has in a field: given
// where it is made, or handed to the function that makes it.
func (p *Package) wantedOf(w *Waiter, field ssaread.Cell) *ssa.Const {
	if w.Park.Val == nil {
		return nil
	}
	var in *ssa.Function
	made, helped := RootOf(w.Park.Val).(*ssa.Call)
	if helped {
		in = ssaread.Callee(made.Common())
	} else if a, ok := RootOf(w.Park.Val).(*ssa.Alloc); ok && a.Parent() == w.Park.Func {
		in = w.Park.Func
	}
	if in == nil {
		return nil
	}
	var said *ssa.Const
	for _, wr := range p.Writers(field) {
		st, ok := wr.(*ssa.Store)
		if !ok || !p.Private(st.Addr) {
			return nil // it may be changed
		}
		if wr.Parent() != in {
			continue // of another waiter
		}
		v := st.Val
		if prm, ok := v.(*ssa.Parameter); ok && helped {
			v = ArgumentFor(made, in, prm)
		}
		c, ok := v.(*ssa.Const)
		if !ok || c.Value == nil || said != nil {
			return nil
		}
		said = c
	}
	return said
}
