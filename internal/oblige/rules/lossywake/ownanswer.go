package lossywake

import (
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/oblige"
	"github.com/futurelint/futurelint/internal/ssaread"
)

// dropsOwnAnswer looks for a function that starts a literal, and waits for its answer on a channel of its
// own: the literal, which answers once, may be ready before its starter waits, and drops the answer then.
func dropsOwnAnswer(p *oblige.Package, o *oblige.Object) (oblige.Breach, bool) {
	for _, s := range o.Of(oblige.TrySend) {
		if !emptyDefault(s) || oblige.LeadsBack(s.In.Block()) {
			continue
		}
		for _, r := range o.Of(oblige.Recv, oblige.SelRecv) {
			made, ok := oblige.RootOf(r.Val).(*ssa.MakeChan)
			if !ok || made.Parent() != r.Func || s.Func.Parent() != r.Func {
				continue
			}
			if start := startBefore(p, s.Func, r.In); start != nil && !answersElse(p, s.Func, r) {
				return lossyBreach(p, s, r, start, "starts who answers"), true
			}
		}
	}
	return oblige.Breach{}, false
}

// answersElse reports whether f may let the receiver go on by another case of its select as well.
func answersElse(p *oblige.Package, f *ssa.Function, r *oblige.Op) bool {
	return r.Sel != nil && slices.ContainsFunc(r.Sel.States, func(st *ssa.SelectState) bool {
		if st == r.Sel.States[r.Case] || oblige.IsCancel(st.Chan) || oblige.Ticks(st.Chan) {
			return false
		}
		o := p.ObjectOf(st.Chan)
		return o == nil || o.Open || slices.ContainsFunc(o.Ops, func(op *oblige.Op) bool { return op.Kind.Wakes() && oblige.Within(op.Func, f) })
	})
}

// startBefore returns where the literal f is started as a goroutine before in, nil if it is not.
func startBefore(p *oblige.Package, f *ssa.Function, in ssa.Instruction) ssa.Instruction {
	for _, mc := range ssaread.Creators(f) {
		for _, use := range *mc.Referrers() {
			if call, ok := use.(ssa.CallInstruction); ok && p.Starts(call) && oblige.Dominates(call, in) {
				return call
			}
		}
	}
	return nil
}
