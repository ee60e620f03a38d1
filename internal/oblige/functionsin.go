package oblige

import (
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/ssaread"
)

// maxTraced bounds how many values are looked at to tell which functions one may be.
const maxTraced = 60

// functionsIn returns the functions of the package that v, a function value, may be, by where it comes
// from; ok is false where that is not seen. What outsiders hand in, or leave in a field, is none of ours.
// (May, all stores of a field taken together.)
func (p *Package) functionsIn(v ssa.Value) (fs []*ssa.Function, ok bool) {
	if have, known := p.traced[v]; known {
		return have.found, have.ok
	}
	t := &tracing{p: p, seen: map[ssa.Value]bool{}, cells: map[ssaread.Cell]bool{}}
	t.ok = t.value(v)
	p.traced[v] = t
	return t.found, t.ok
}

// methodsIn is functionsIn for the call of a method of an interface.
func (p *Package) methodsIn(c *ssa.CallCommon) (fs []*ssa.Function, ok bool) {
	t, known := p.traced[c.Value]
	if !known {
		n := ssaread.Named(c.Value.Type())
		t = &tracing{p: p, seen: map[ssa.Value]bool{}, cells: map[ssaread.Cell]bool{}}
		t.own = n == nil || n.Obj().Pkg() == p.Pkg.Pkg
		t.ok = t.value(c.Value)
		p.traced[c.Value] = t
	}
	for _, m := range p.Implementations(c) {
		recv := ssaread.Named(m.Signature.Recv().Type())
		if slices.ContainsFunc(t.types, func(each types.Type) bool {
			return recv == nil || ssaread.Named(each) == recv || !concrete(each) || embeds(each)
		}) {
			fs = append(fs, m)
		}
	}
	return fs, t.ok
}

// concrete reports whether t has methods of its own.
func concrete(t types.Type) bool { return !types.IsInterface(t) && ssaread.Named(t) != nil }

// embeds reports whether methods of t may be those of what it embeds.
func embeds(t types.Type) bool {
	n := ssaread.Named(t)
	if n == nil {
		return true
	}
	s, ok := n.Underlying().(*types.Struct)
	if !ok {
		return false
	}
	for f := range s.Fields() {
		if f.Embedded() {
			return true
		}
	}
	return false
}

// tracing is the way back from a function value to the functions that it may be.
type tracing struct {
	p     *Package
	seen  map[ssa.Value]bool
	cells map[ssaread.Cell]bool
	found []*ssa.Function
	types []types.Type // of interfaces
	own   bool         // it is of an interface of the package, which outsiders fill with its types too
	ok    bool         // all of them are known
}

// value follows v back, and reports whether all that it may be is known.
func (t *tracing) value(v ssa.Value) bool {
	if t.seen[v] {
		return true
	}
	t.seen[v] = true
	if len(t.seen) > maxTraced {
		return false
	}
	if f := functionOf(v); f != nil {
		if t.p.HasBody(f) && !slices.Contains(t.found, f) {
			t.found = append(t.found, f)
		}
		return true
	}
	switch v := v.(type) {
	case *ssa.Const:
		return true
	case *ssa.MakeInterface:
		t.types = append(t.types, v.X.Type())
		return true
	case *ssa.ChangeInterface:
		return t.value(v.X)
	case *ssa.ChangeType:
		return t.value(v.X)
	case *ssa.Phi:
		return t.all(v.Edges)
	case *ssa.Parameter:
		return t.handedTo(v)
	case *ssa.FreeVar:
		return t.all(ssaread.Bindings(v))
	case *ssa.Call:
		return t.results(v, 0)
	case *ssa.Extract:
		call, ok := v.Tuple.(*ssa.Call)
		return ok && t.results(call, v.Index)
	case *ssa.UnOp:
		return v.Op == token.MUL && t.content(v.X)
	}
	return false
}

func (t *tracing) all(vs []ssa.Value) bool {
	return !slices.ContainsFunc(vs, func(v ssa.Value) bool { return !t.value(v) })
}

// handedTo follows what the callers of its function hand to a parameter.
func (t *tracing) handedTo(prm *ssa.Parameter) bool {
	f := prm.Parent()
	i := slices.Index(f.Params, prm)
	if t.p.Taken(f) || f.Signature.Recv() != nil && t.p.invoked()[f.Name()] || t.own && f.Object() != nil && f.Object().Exported() {
		return false
	}
	return !slices.ContainsFunc(t.p.Callers(f), func(call ssa.CallInstruction) bool {
		return i >= len(call.Common().Args) || !t.value(call.Common().Args[i])
	})
}

// results follows what a function of the package returns.
func (t *tracing) results(call *ssa.Call, at int) bool {
	f := ssaread.Callee(call.Common())
	if f != nil && !t.p.HasBody(f) && at < f.Signature.Results().Len() && types.IsInterface(f.Signature.Results().At(at).Type()) {
		return !t.own // an outsider's
	}
	return t.p.HasBody(f) && !slices.ContainsFunc(ReturnsOf(f), func(ret *ssa.Return) bool { return !t.value(ret.Results[at]) })
}

// content follows what is stored where addr leads to: into a field, a variable of the package, or
// one that nobody has the address of. A structure that is stored as a whole was put together somewhere.
func (t *tracing) content(addr ssa.Value) bool {
	switch a := addr.(type) {
	case *ssa.FieldAddr, *ssa.Global:
	case *ssa.FreeVar:
		bound := ssaread.Bindings(a)
		return len(bound) > 0 && !slices.ContainsFunc(bound, func(v ssa.Value) bool { return !t.content(v) })
	case *ssa.Alloc:
		if pointedTo(a) {
			return false
		}
	default:
		return false
	}
	c := ssaread.CellOf(addr)
	if t.cells[c] {
		return true
	}
	t.cells[c] = true
	return !slices.ContainsFunc(t.p.Unit.Writers(c), func(in ssa.Instruction) bool {
		st, ok := in.(*ssa.Store)
		return !ok || ssaread.CellOf(st.Addr) == c && !t.value(st.Val)
	})
}

// pointedTo reports whether the address of a variable is more than read, written and captured.
func pointedTo(a *ssa.Alloc) bool {
	return slices.ContainsFunc(*a.Referrers(), func(in ssa.Instruction) bool {
		switch in := in.(type) {
		case *ssa.UnOp, *ssa.MakeClosure, *ssa.DebugRef:
			return false
		case *ssa.Store:
			return in.Val == ssa.Value(a)
		}
		return true
	})
}

// invoked returns the names of the methods that the package calls through interfaces.
func (p *Package) invoked() map[string]bool {
	if p.invokes == nil {
		p.invokes = map[string]bool{}
		for _, f := range p.Funcs {
			for in := range ssaread.Instrs(f) {
				if call, ok := in.(ssa.CallInstruction); ok && call.Common().IsInvoke() {
					p.invokes[call.Common().Method.Name()] = true
				}
			}
		}
	}
	return p.invokes
}
