package extract

import (
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/ssaread"
)

// indexVariables finds the calls of variables in which one function literal lies for good, as a helper does
// that other literals capture: such a call certainly calls that. The literal is a value all the same, which others may have.
func (u *Unit) indexVariables() {
	for _, g := range u.Funcs {
		for in := range ssaread.Instrs(g) {
			if v, ok := in.(*ssa.Alloc); ok && isFunc(v.Type().Underlying().(*types.Pointer).Elem()) {
				u.indexVariable(v)
			}
		}
	}
}

func isFunc(t types.Type) bool {
	_, ok := t.Underlying().(*types.Signature)
	return ok
}

func (u *Unit) indexVariable(v *ssa.Alloc) {
	var loads []*ssa.UnOp
	var stores []*ssa.Store
	if !usesOf(v, &loads, &stores) || len(stores) != 1 {
		return
	}
	f := literal(stores[0].Val)
	if f == nil || !u.HasBody(f) {
		return
	}
	for _, load := range loads {
		for _, use := range *load.Referrers() {
			call, ok := use.(ssa.CallInstruction)
			if !ok || call.Common().Value != ssa.Value(load) {
				continue
			}
			u.variable[call] = f
			u.callers[f] = append(u.callers[f], call)
			if _, isGo := call.(*ssa.Go); isGo {
				u.spawned[f] = true
			}
		}
	}
}

// literal returns the function literal that v is, nil if it is none.
func literal(v ssa.Value) *ssa.Function {
	if ct, ok := v.(*ssa.ChangeType); ok {
		v = ct.X
	}
	if mc, ok := v.(*ssa.MakeClosure); ok {
		v = mc.Fn
	}
	if f, ok := v.(*ssa.Function); ok && f.Parent() != nil {
		return ssaread.Origin(f)
	}
	return nil
}

// usesOf adds what reads and writes a variable, also by literals that capture it; it reports whether that is all
// that is done with it.
func usesOf(v ssa.Value, loads *[]*ssa.UnOp, stores *[]*ssa.Store) bool {
	for _, r := range *v.Referrers() {
		switch r := r.(type) {
		case *ssa.DebugRef:
		case *ssa.UnOp:
			if r.Op != token.MUL {
				return false
			}
			*loads = append(*loads, r)
		case *ssa.Store:
			if r.Val == v {
				return false
			}
			*stores = append(*stores, r)
		case *ssa.MakeClosure:
			for i, b := range r.Bindings {
				if b == v && !usesOf(r.Fn.(*ssa.Function).FreeVars[i], loads, stores) {
					return false
				}
			}
		default:
			return false
		}
	}
	return true
}

// InVariable returns the function literal that a call of a variable certainly calls; nil where that is not known.
func (u *Unit) InVariable(call ssa.CallInstruction) *ssa.Function { return u.variable[call] }
