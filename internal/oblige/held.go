package oblige

import (
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/ssaread"
	"github.com/futurelint/futurelint/internal/summary"
)

// Abroad returns what is known of a function of another package, nil if nothing is.
func (p *Package) Abroad(f *ssa.Function) *summary.Func {
	if p.Imported == nil || f == nil || f.Object() == nil || f.Object().Pkg() == nil {
		return nil
	}
	return p.Imported(f.Object().Pkg().Path()).Of(FullName(f))
}

// callAbroad decides what a call of another package's function does with v, an argument.
func (h *Held) callAbroad(s *summary.Func, v ssa.Value, in ssa.CallInstruction) {
	for i, a := range in.Common().Args {
		if a != v || !slices.Contains(s.Keeps, i) {
			continue
		}
		h.resolve(in, slices.ContainsFunc(s.Completes, func(done summary.Promise) bool { return done.Param == i }))
	}
}

// Held follows one value that carries a promise, within one function: a request
// with its reply channel, say. A may-analysis of where the promise is resolved
// or handed on; whatever is not understood counts as handed on.
type Held struct {
	P        *Package
	Values   map[ssa.Value]bool
	Resolves map[ssa.Instruction]bool // resolved or handed on
	Direct   []ssa.Instruction        // surely resolved: sent to, closed, called
	Channels []ssa.Value              // the promises themselves
	Lost     bool                     // somebody else can resolve it at any time
	Owed     bool                     // whatever the held value says of itself, somebody waits
}

// Held returns what is known in f of a promise that wk tells who may resolve, with what surely does: no
// value of f stands for it.
func (w *Wakers) Held(f *ssa.Function, direct ...ssa.Instruction) *Held {
	h := &Held{P: w.P, Values: map[ssa.Value]bool{}, Resolves: map[ssa.Instruction]bool{}, Direct: direct}
	for _, in := range w.In(f) {
		h.Resolves[in] = true
	}
	return h
}

// Hold follows v, which carries a promise.
func (p *Package) Hold(v ssa.Value) *Held {
	h := &Held{P: p, Values: map[ssa.Value]bool{}, Resolves: map[ssa.Instruction]bool{}}
	h.Follow(v)
	return h
}

// Beside notes to which functions of the package v goes, an interface that holds what is held.
func (h *Held) Beside(v ssa.Value) {
	for _, r := range *v.Referrers() {
		if in, ok := r.(ssa.CallInstruction); ok && h.P.HasBody(ssaread.Callee(in.Common())) {
			h.call(v, in)
		}
	}
}

// Follow finds the uses of v, another name of what is held.
func (h *Held) Follow(v ssa.Value) {
	if h.Values[v] || v.Referrers() == nil {
		return
	}
	h.Values[v] = true
	if IsPromise(v.Type()) {
		h.Channels = append(h.Channels, v)
	}
	for _, r := range *v.Referrers() {
		h.use(v, r)
	}
}

// use decides what the instruction in does with v.
func (h *Held) use(v ssa.Value, in ssa.Instruction) {
	switch in := in.(type) {
	case *ssa.FieldAddr:
		h.part(in, in.Type().Underlying().(*types.Pointer).Elem())
	case *ssa.Field:
		h.part(in, in.Type())
	case *ssa.UnOp:
		if in.Op == token.MUL {
			h.Follow(in)
		} else {
			h.Resolves[in] = true // it waits for the promise itself
		}
	case *ssa.Phi: // kept in a variable that something else may lie in: other variables tell what
		h.Lost = true
	case *ssa.ChangeType:
		h.Follow(in)
	case *ssa.TypeAssert:
		h.Follow(in)
	case *ssa.Extract:
		h.Follow(in)
	case *ssa.Store:
		h.store(v, in)
	case *ssa.Send:
		h.resolve(in, in.Chan == v)
	case *ssa.Select:
		h.selects(v, in)
	case ssa.CallInstruction:
		h.call(v, in)
	case *ssa.MakeInterface:
		h.Resolves[in] = !Formatted(in)
	case *ssa.BinOp, *ssa.If, *ssa.DebugRef:
	default:
		h.Resolves[in] = true
	}
}

// part follows a field that carries a promise; what is of a type parameter's type is no
// promise that the package's own code completes.
func (h *Held) part(v ssa.Value, t types.Type) {
	if _, any := types.Unalias(t).(*types.TypeParam); !any && CarriesPromise(t, 3) {
		h.Follow(v)
	}
}

func (h *Held) store(v ssa.Value, in *ssa.Store) {
	if in.Addr == v {
		return
	}
	a, ok := in.Addr.(*ssa.Alloc)
	if !ok {
		h.Resolves[in] = true
		return
	}
	for _, r := range *a.Referrers() {
		if mc, captured := r.(*ssa.MakeClosure); captured && earlier(mc, in, a) {
			h.Lost = true
		}
	}
	h.Follow(a)
}

// earlier reports whether the function literal may exist already when in stores
// into the variable a that it captures.
func earlier(mc *ssa.MakeClosure, in *ssa.Store, a *ssa.Alloc) bool {
	return Without(mc, func(each ssa.Instruction) bool { return each == a }, func(each ssa.Instruction) bool { return each == in }) != nil
}

func (h *Held) resolve(in ssa.Instruction, direct bool) {
	h.Resolves[in] = true
	if direct {
		h.Direct = append(h.Direct, in)
	}
}

// selects notes what a select does with v. What is offered and not taken stays with its holder: it is handed on
// where the select goes on by that case.
func (h *Held) selects(v ssa.Value, in *ssa.Select) {
	for i, st := range in.States {
		switch {
		case st.Chan == v:
			h.resolve(in, st.Dir == types.SendOnly)
		case st.Send == v:
			if b := CaseStart(in, i); b != nil && len(b.Preds) == 1 {
				h.Resolves[b.Instrs[0]] = true
			} else {
				h.Resolves[in] = true
			}
		}
	}
}

func (h *Held) call(v ssa.Value, in ssa.CallInstruction) {
	c := in.Common()
	if b, ok := c.Value.(*ssa.Builtin); ok {
		switch b.Name() {
		case "close":
			h.resolve(in, true)
		case "len", "cap", "print", "println":
		default:
			h.Resolves[in] = true
		}
		return
	}
	if c.Value == v && !c.IsInvoke() {
		h.resolve(in, true)
		return
	}
	callee := ssaread.Callee(c)
	if callee != nil && Methods[callee.String()] == GroupDone {
		h.resolve(in, true)
		return
	}
	if s := h.P.Abroad(callee); s != nil {
		h.callAbroad(s, v, in)
		return
	}
	if h.P.HasBody(callee) && len(callee.Params) == len(c.Args) {
		for i, a := range c.Args {
			if a == v && h.P.mayResolve(callee.Params[i]) {
				h.resolve(in, h.P.completesOwn(callee, i))
			}
		}
		return
	}
	h.Resolves[in] = true
}

// completesOwn reports whether a method surely completes what its receiver carries.
func (p *Package) completesOwn(f *ssa.Function, param int) bool {
	return param == 0 && f.Signature.Recv() != nil && p.Completes(f)
}

// mayResolve reports whether a function may resolve the promise that its parameter carries, or hand it on.
func (p *Package) mayResolve(prm *ssa.Parameter) bool {
	if p.resolvers == nil {
		p.resolvers = map[*ssa.Parameter]bool{}
	}
	may, ok := p.resolvers[prm]
	if !ok {
		p.resolvers[prm] = false // of a recursive call: what the others do counts
		h := p.Hold(prm)
		may = h.Lost || len(h.Resolves) > 0
		p.resolvers[prm] = may
	}
	return may
}

// Tested reports whether the branch at the end of b tests the held value itself:
// not what somebody else knows of it.
func (h *Held) Tested(b *ssa.BasicBlock) bool {
	br, ok := Last(b).(*ssa.If)
	if ok && h.Owed { // unless there is none
		v, _ := Subject(br.Cond, true)
		return h.Values[v] || v != nil && IsPromise(v.Type()) || h.came(v)
	}
	return ok && h.own(br.Cond, map[ssa.Value]bool{})
}

// came reports whether v tells if the held value was received, or is what it was found to be.
func (h *Held) came(v ssa.Value) bool {
	x, ok := v.(*ssa.Extract)
	return ok && slices.ContainsFunc(*x.Tuple.Referrers(), func(r ssa.Instruction) bool {
		sibling, ok := r.(*ssa.Extract)
		return ok && sibling != x && h.Values[sibling]
	})
}

// own reports whether v is computed from the held value and constants alone.
func (h *Held) own(v ssa.Value, seen map[ssa.Value]bool) bool {
	if h.Values[v] {
		return true
	}
	if seen[v] {
		return false
	}
	seen[v] = true
	switch v := v.(type) {
	case *ssa.BinOp:
		return h.ownAll(seen, v.X, v.Y)
	case *ssa.UnOp:
		return h.own(v.X, seen)
	case *ssa.FieldAddr:
		return h.own(v.X, seen)
	case *ssa.Field:
		return h.own(v.X, seen)
	case *ssa.IndexAddr:
		return h.own(v.X, seen)
	case *ssa.Convert:
		return h.own(v.X, seen)
	case *ssa.ChangeType:
		return h.own(v.X, seen)
	case *ssa.MakeInterface:
		return h.own(v.X, seen)
	case *ssa.TypeAssert:
		return h.own(v.X, seen)
	case *ssa.Slice:
		return h.own(v.X, seen)
	case *ssa.Extract:
		return !ssaread.IsError(v.Type()) && (h.Values[v.Tuple] || !mayFail(v.Tuple) && h.own(v.Tuple, seen)) || h.found(v)
	case *ssa.Select:
		for _, st := range v.States {
			if h.own(st.Chan, seen) {
				return true
			}
		}
	case *ssa.Phi:
		return h.ownAll(seen, v.Edges...)
	case *ssa.Alloc:
		from := SoleStore(v)
		return from != nil && h.own(from, seen)
	case *ssa.Call:
		if ssaread.IsError(v.Type()) && !(v.Call.IsInvoke() && v.Call.Method.FullName() == "(context.Context).Err") {
			return false // of the work, not of the waiter
		}
		if v.Call.IsInvoke() {
			return h.ownAll(seen, append([]ssa.Value{v.Call.Value}, v.Call.Args...)...)
		}
		return h.ownAll(seen, v.Call.Args...)
	}
	return false
}

// mayFail reports whether v is what a call returned that returns an error as well: what comes of some work.
func mayFail(v ssa.Value) bool {
	call, ok := v.(*ssa.Call)
	if !ok {
		return false
	}
	results := call.Call.Signature().Results()
	return types.Implements(results.At(results.Len()-1).Type(), types.Universe.Lookup("error").Type().Underlying().(*types.Interface))
}

// found reports whether v tells if the held value, an entry of a map, was there.
func (h *Held) found(v *ssa.Extract) bool {
	look, ok := v.Tuple.(*ssa.Lookup)
	return ok && slices.ContainsFunc(*look.Referrers(), func(r ssa.Instruction) bool {
		x, ok := r.(*ssa.Extract)
		return ok && x.Index == 0 && h.Values[x]
	})
}

// ownAll reports whether one value is the held one's own and the others are, or are constant.
func (h *Held) ownAll(seen map[ssa.Value]bool, vs ...ssa.Value) bool {
	some := false
	for _, v := range vs {
		if _, ok := v.(*ssa.Const); ok {
			continue
		}
		if !h.own(v, seen) {
			return false
		}
		some = true
	}
	return some
}
