package oblige

import (
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/ssaread"
)

// ofOtherCase reports whether in is done only in another case of r's select.
func ofOtherCase(r *Op, in ssa.Instruction) bool {
	if r.Sel == nil {
		return false
	}
	for i := range r.Sel.States {
		b := CaseStart(r.Sel, i)
		if i != r.Case && b != nil && b.Dominates(in.Block()) && !b.Dominates(r.Sel.Block()) { // an empty one leads back at once
			return true
		}
	}
	return false
}

// StatePos returns the position of a select's case.
func StatePos(sel *ssa.Select, i int) token.Pos {
	if pos := sel.States[i].Pos; pos.IsValid() {
		return pos
	}
	return sel.Pos()
}

// CaseStart returns the block where case i of a select goes on: the last case
// has no comparison of its own.
func CaseStart(sel *ssa.Select, i int) *ssa.BasicBlock {
	if b := CaseBlock(sel, i); b != nil {
		return b
	}
	if i == 0 || i != len(sel.States)-1 {
		return nil
	}
	before := CaseBlock(sel, i-1)
	if before == nil || len(before.Preds) != 1 {
		return nil
	}
	return before.Preds[0].Succs[1]
}

// ReceivedIn returns the select in which x was received, and by which of its cases; nil if by none.
func ReceivedIn(x *ssa.Extract) (*ssa.Select, int) {
	sel, ok := x.Tuple.(*ssa.Select)
	if !ok {
		return nil, 0
	}
	at := 2 // behind the index, and whether something was received
	for i, st := range sel.States {
		if st.Dir != types.RecvOnly {
			continue
		}
		if at == x.Index {
			return sel, i
		}
		at++
	}
	return nil, 0
}

// HeadOf returns the block by which a loop is entered.
func HeadOf(loop map[*ssa.BasicBlock]bool) *ssa.BasicBlock {
	for _, b := range Ordered(loop) {
		for _, pred := range b.Preds {
			if !loop[pred] {
				return b
			}
		}
	}
	return nil
}

// CaseBlock returns the block to which a select's case leads, nil if it is not found.
func CaseBlock(sel *ssa.Select, i int) *ssa.BasicBlock {
	for _, r := range *sel.Referrers() {
		x, ok := r.(*ssa.Extract)
		if !ok || x.Index != 0 {
			continue
		}
		for _, r := range *x.Referrers() {
			cmp, ok := r.(*ssa.BinOp)
			if !ok || cmp.Op != token.EQL {
				continue
			}
			c, ok := cmp.Y.(*ssa.Const)
			if !ok || c.Int64() != int64(i) {
				continue
			}
			for _, r := range *cmp.Referrers() {
				if br, ok := r.(*ssa.If); ok {
					return br.Block().Succs[0]
				}
			}
		}
	}
	return nil
}

// LeftToCaller reports whether no case of a wait for what comes is an end of its object's:
// the contexts that it listens to are its caller's.
func (p *Package) LeftToCaller(op *Op) bool {
	return p.otherCases(op, func(st *ssa.SelectState) bool {
		return st.Dir == types.RecvOnly && (p.ObjectOf(st.Chan) != nil || IsCancel(st.Chan)) && p.ownsNot(st.Chan)
	})
}

// OnlyCaller reports whether an operation has no other way out than its caller's context.
func (p *Package) OnlyCaller(op *Op) bool {
	return p.otherCases(op, func(st *ssa.SelectState) bool { return IsCancel(st.Chan) && p.ownsNot(st.Chan) })
}

// otherCases reports whether all cases of an operation's select but its own are such.
func (p *Package) otherCases(op *Op, such func(*ssa.SelectState) bool) bool {
	sel, ok := op.In.(*ssa.Select)
	if !ok {
		return true
	}
	for i, st := range sel.States {
		if i != op.Case && !such(st) {
			return false
		}
	}
	return true
}

// ownsNot reports whether a channel is no context's, or that of the caller.
func (p *Package) ownsNot(ch ssa.Value) bool {
	return !IsCancel(ch) || p.callersOwn(CancelOf(ch).Call.Value, MaxUp)
}

// callersOwn reports whether a context comes from outside the package, as far as calls
// are seen, or never ends.
func (p *Package) callersOwn(ctx ssa.Value, depth int) bool {
	switch v := ctx.(type) {
	case *ssa.Parameter:
		f := v.Parent()
		if depth == 0 {
			return false
		}
		for _, call := range p.Callers(f) {
			arg := ArgumentFor(call, f, v)
			if arg == nil || !p.callersOwn(arg, depth-1) {
				return false
			}
		}
		return p.IsEntry(f) || len(p.Callers(f)) > 0
	case *ssa.UnOp: // a variable that a function literal has from its maker
		return p.callersOwn(v.X, depth)
	case *ssa.FreeVar:
		return !slices.ContainsFunc(ssaread.Bindings(v), func(b ssa.Value) bool { return !p.callersOwn(b, depth) })
	case *ssa.Alloc:
		return p.callersOwn(OrNil(onlyStored(v)), depth)
	case *ssa.Call:
		callee := ssaread.Callee(v.Common())
		return callee != nil && (callee.String() == "context.Background" || callee.String() == "context.TODO")
	case *ssa.MakeInterface: // a deadline of another package's type
		n := ssaread.Named(v.X.Type())
		return n != nil && n.Obj().Pkg() != p.Pkg.Pkg
	}
	return false
}
