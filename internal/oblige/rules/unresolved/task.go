package unresolved

import (
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/oblige"
	"github.com/futurelint/futurelint/internal/ssaread"
)

// task reports whether f is a function literal that its maker hands to somebody who calls it once, and of
// which it then receives the one result that it has made o for.
func task(p *oblige.Package, o *oblige.Object, f *ssa.Function) bool {
	made, recvs := o.Of(oblige.Make), o.Of(oblige.Recv)
	if f.Parent() == nil || len(made) != 1 || made[0].Func != f.Parent() || len(recvs) != 1 || recvs[0].Func != f.Parent() {
		return false
	}
	recv := recvs[0].In
	if oblige.InnerLoop(recv.Block()) != nil {
		return false
	}
	for in := range ssaread.Instrs(f.Parent()) {
		if mc, ok := in.(*ssa.MakeClosure); ok && mc.Fn == ssa.Value(f) {
			use, once := handedOnce(p, mc, oblige.MaxUp)
			return once && oblige.InnerLoop(mc.Block()) == nil && use != nil && oblige.Reaches(use, recv)
		}
	}
	return false
}

// handedOnce returns where v is sent, or handed to a function that sends or calls it, or does so with the
// struct that it is put into; once is false where anything else may come of it.
func handedOnce(p *oblige.Package, v ssa.Value, depth int) (use ssa.Instruction, once bool) {
	if v.Referrers() == nil || depth == 0 {
		return nil, false
	}
	for _, r := range *v.Referrers() {
		at := r
		if loop := oblige.InnerLoop(r.Block()); loop != nil && !definedIn(v, loop) {
			return nil, false // as often as the loop turns
		}
		switch r := r.(type) {
		case *ssa.DebugRef:
			continue
		case *ssa.Send:
			once = r.X == v
		case *ssa.Select:
			once = slices.ContainsFunc(r.States, func(st *ssa.SelectState) bool { return st.Send == v })
		case *ssa.ChangeType:
			at, once = handedOnce(p, r, depth-1)
		case *ssa.Store:
			at, once = handedIn(p, r, v, depth)
		case ssa.CallInstruction:
			once = r.Common().Value == v || handedTo(p, r, v, depth)
		default:
			return nil, false
		}
		if !once || use != nil && at != use {
			return nil, false
		}
		use = at
	}
	return use, once
}

// definedIn reports whether v is another value in each turn of a loop.
func definedIn(v ssa.Value, loop map[*ssa.BasicBlock]bool) bool {
	in, ok := v.(ssa.Instruction)
	return ok && loop[in.Block()]
}

// handedTo reports whether the function that a call hands v to sends or calls it, and nothing else.
func handedTo(p *oblige.Package, call ssa.CallInstruction, v ssa.Value, depth int) bool {
	callee := ssaread.Callee(call.Common())
	if !p.HasBody(callee) {
		return false
	}
	i := slices.Index(call.Common().Args, v)
	if i < 0 || i >= len(callee.Params) {
		return false
	}
	_, once := handedOnce(p, callee.Params[i], depth-1)
	return once
}

// handedIn returns where the new struct is sent into which st puts v.
func handedIn(p *oblige.Package, st *ssa.Store, v ssa.Value, depth int) (ssa.Instruction, bool) {
	fa, ok := st.Addr.(*ssa.FieldAddr)
	if !ok || st.Val != v {
		return nil, false
	}
	a, ok := fa.X.(*ssa.Alloc)
	if !ok {
		return nil, false
	}
	for _, r := range *a.Referrers() {
		switch r := r.(type) {
		case *ssa.FieldAddr:
		case *ssa.UnOp:
			return handedOnce(p, r, depth-1)
		case *ssa.Send:
			return r, true
		case *ssa.Select:
			return r, true
		}
	}
	return nil, false
}
