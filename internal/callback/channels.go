package callback

import (
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/oblige"
	"github.com/futurelint/futurelint/internal/ssaread"
)

// Channels returns the channels of the package. A channel that a callback takes out of
// a handle or registry is the same as each one of its type that was put into one.
func (a *Adapter) Channels() []*oblige.Object {
	if a.chans != nil {
		return a.chans
	}
	var taken []*oblige.Object
	for _, o := range a.Objects() {
		if slices.ContainsFunc(o.Ops, func(op *oblige.Op) bool { return a.OnCThread(op.Func) && asserted(op.Val) }) {
			taken = append(taken, o)
		}
	}
	for _, o := range a.Objects() {
		a.chans = append(a.chans, o)
		for _, m := range o.Of(oblige.Make) {
			call := a.putAway(m.Val)
			if call == nil {
				continue
			}
			for _, t := range taken {
				if t != o && types.Identical(m.Val.Type(), chanType(t)) {
					a.chans = append(a.chans, joined(o, t, call))
				}
			}
			break
		}
	}
	return a.chans
}

// joined returns the channel that o is where it is made and t where it is taken out
// of what call put it into.
func joined(o, t *oblige.Object, call ssa.Instruction) *oblige.Object {
	both := &oblige.Object{Places: o.Places}
	for _, op := range o.Ops {
		if op.Kind != oblige.Leak || op.In != call {
			both.Ops = append(both.Ops, op)
		}
	}
	both.Ops = append(both.Ops, t.Ops...)
	return both
}

// chanType returns the type of a channel, as its first operation has it.
func chanType(o *oblige.Object) types.Type { return o.Ops[0].Val.Type() }

// asserted reports whether a channel comes out of an interface that a call returned.
func asserted(v ssa.Value) bool {
	if v == nil {
		return false
	}
	v = Origin(v)
	if x, ok := v.(*ssa.Extract); ok {
		v = x.Tuple
	}
	ta, ok := v.(*ssa.TypeAssert)
	if !ok {
		return false
	}
	from := Origin(ta.X)
	if x, ok := from.(*ssa.Extract); ok {
		from = x.Tuple
	}
	_, call := from.(*ssa.Call)
	return call
}

// loadsOf returns what is loaded from a field.
func (a *Adapter) loadsOf(c ssaread.Cell) []ssa.Value {
	var out []ssa.Value
	for _, f := range a.Funcs {
		Each(f, func(in ssa.Instruction) {
			if ld, ok := in.(*ssa.UnOp); ok && ssaread.CellOf(ld.X) == c {
				out = append(out, ld)
			}
		})
	}
	return out
}

// putAway returns the call that makes a handle of v, or puts it into a registry.
func (a *Adapter) putAway(v ssa.Value) ssa.Instruction {
	values := []ssa.Value{v}
	for i := 0; i < len(values) && i < MaxOrigin; i++ {
		for _, r := range *values[i].Referrers() {
			switch r := r.(type) {
			case *ssa.Store:
				if fa, ok := r.Addr.(*ssa.FieldAddr); ok && r.Val == values[i] && i == 0 {
					values = append(values, a.loadsOf(ssaread.CellOf(fa))...)
				}
				if cell, ok := r.Addr.(*ssa.Alloc); ok && r.Val == values[i] && StoredOnce(cell) {
					for _, r := range *cell.Referrers() {
						if ld, ok := r.(*ssa.UnOp); ok {
							values = append(values, ld)
						}
					}
				}
			case *ssa.ChangeType:
				values = append(values, r)
			case *ssa.MakeInterface:
				for _, r := range *r.Referrers() {
					if call, ok := r.(*ssa.Call); ok && (MakesKey(call) || AddsTo(call) != (Registry{})) {
						return call
					}
				}
			}
		}
	}
	return nil
}
