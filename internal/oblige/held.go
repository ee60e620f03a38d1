package oblige

import (
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/ssaread"
)

// held follows one value that carries a promise, within one function: a request
// with its reply channel, say. A may-analysis of where the promise is resolved
// or handed on; whatever is not understood counts as handed on.
type held struct {
	p        *Package
	values   map[ssa.Value]bool
	resolves map[ssa.Instruction]bool // resolved or handed on
	direct   []ssa.Instruction        // surely resolved: sent to, closed, called
	channels []ssa.Value              // the promises themselves
	lost     bool                     // somebody else can resolve it at any time
}

// hold follows v, which carries a promise.
func (p *Package) hold(v ssa.Value) *held {
	h := &held{p: p, values: map[ssa.Value]bool{}, resolves: map[ssa.Instruction]bool{}}
	h.follow(v)
	return h
}

func (h *held) follow(v ssa.Value) {
	if h.values[v] || v.Referrers() == nil {
		return
	}
	h.values[v] = true
	if isPromise(v.Type()) {
		h.channels = append(h.channels, v)
	}
	for _, r := range *v.Referrers() {
		h.use(v, r)
	}
}

// use decides what the instruction in does with v.
func (h *held) use(v ssa.Value, in ssa.Instruction) {
	switch in := in.(type) {
	case *ssa.FieldAddr:
		h.part(in, in.Type().Underlying().(*types.Pointer).Elem())
	case *ssa.Field:
		h.part(in, in.Type())
	case *ssa.UnOp:
		if in.Op == token.MUL {
			h.follow(in)
		} else {
			h.resolves[in] = true // it waits for the promise itself
		}
	case *ssa.Phi: // kept in a variable that something else may lie in: other variables tell what
		h.lost = true
	case *ssa.ChangeType:
		h.follow(in)
	case *ssa.TypeAssert:
		h.follow(in)
	case *ssa.Extract:
		h.follow(in)
	case *ssa.Store:
		h.store(v, in)
	case *ssa.Send:
		h.resolve(in, in.Chan == v)
	case *ssa.Select:
		h.selects(v, in)
	case ssa.CallInstruction:
		h.call(v, in)
	case *ssa.MakeInterface:
		h.resolves[in] = !formatted(in)
	case *ssa.BinOp, *ssa.If, *ssa.DebugRef:
	default:
		h.resolves[in] = true
	}
}

// part follows a field that carries a promise.
func (h *held) part(v ssa.Value, t types.Type) {
	if carriesPromise(t, 3) {
		h.follow(v)
	}
}

func (h *held) store(v ssa.Value, in *ssa.Store) {
	if in.Addr == v {
		return
	}
	a, ok := in.Addr.(*ssa.Alloc)
	if !ok {
		h.resolves[in] = true
		return
	}
	for _, r := range *a.Referrers() {
		if mc, captured := r.(*ssa.MakeClosure); captured && earlier(mc, in, a) {
			h.lost = true
		}
	}
	h.follow(a)
}

// earlier reports whether the function literal may exist already when in stores
// into the variable a that it captures.
func earlier(mc *ssa.MakeClosure, in *ssa.Store, a *ssa.Alloc) bool {
	return Without(mc, func(each ssa.Instruction) bool { return each == a }, func(each ssa.Instruction) bool { return each == in }) != nil
}

func (h *held) resolve(in ssa.Instruction, direct bool) {
	h.resolves[in] = true
	if direct {
		h.direct = append(h.direct, in)
	}
}

func (h *held) selects(v ssa.Value, in *ssa.Select) {
	for _, st := range in.States {
		if st.Send == v || st.Chan == v {
			h.resolve(in, st.Dir == types.SendOnly && st.Chan == v)
		}
	}
}

func (h *held) call(v ssa.Value, in ssa.CallInstruction) {
	c := in.Common()
	if b, ok := c.Value.(*ssa.Builtin); ok {
		switch b.Name() {
		case "close":
			h.resolve(in, true)
		case "len", "cap", "print", "println":
		default:
			h.resolves[in] = true
		}
		return
	}
	if c.Value == v && !c.IsInvoke() {
		h.resolve(in, true)
		return
	}
	callee := ssaread.Callee(c)
	if callee != nil && methods[callee.String()] == GroupDone {
		h.resolve(in, true)
		return
	}
	if s := h.p.abroad(callee); s != nil {
		h.callAbroad(s, v, in)
		return
	}
	if h.p.HasBody(callee) && len(callee.Params) == len(c.Args) {
		for i, a := range c.Args {
			if a == v && h.p.mayResolve(callee.Params[i]) {
				h.resolve(in, h.p.completesOwn(callee, i))
			}
		}
		return
	}
	h.resolves[in] = true
}

// completesOwn reports whether a method surely completes what its receiver carries.
func (p *Package) completesOwn(f *ssa.Function, param int) bool {
	return param == 0 && f.Signature.Recv() != nil && p.completes(f)
}

// mayResolve reports whether a function may resolve the promise that its parameter carries, or hand it on.
func (p *Package) mayResolve(prm *ssa.Parameter) bool {
	if p.resolvers == nil {
		p.resolvers = map[*ssa.Parameter]bool{}
	}
	may, ok := p.resolvers[prm]
	if !ok {
		p.resolvers[prm] = false // of a recursive call: what the others do counts
		h := p.hold(prm)
		may = h.lost || len(h.resolves) > 0
		p.resolvers[prm] = may
	}
	return may
}

// formatted reports whether an interface value is only made to be printed.
func formatted(mi *ssa.MakeInterface) bool {
	for _, r := range *mi.Referrers() {
		st, ok := r.(*ssa.Store)
		if !ok {
			return false
		}
		at, ok := st.Addr.(*ssa.IndexAddr)
		if !ok {
			return false
		}
		args, ok := at.X.(*ssa.Alloc)
		if !ok || !printed(args) {
			return false
		}
	}
	return true
}

// printed reports whether an array of arguments goes to nobody but packages that print.
func printed(args *ssa.Alloc) bool {
	for _, r := range *args.Referrers() {
		s, ok := r.(*ssa.Slice)
		if !ok {
			continue
		}
		for _, r := range *s.Referrers() {
			call, ok := r.(ssa.CallInstruction)
			if !ok {
				return false
			}
			if callee := ssaread.Callee(call.Common()); callee == nil || !prints(ssaread.PkgPath(callee)) {
				return false
			}
		}
	}
	return true
}

func prints(pkg string) bool {
	return pkg == "fmt" || pkg == "log" || pkg == "log/slog" || pkg == "errors"
}

// isPromise reports whether t is what a promise is resolved through.
func isPromise(t types.Type) bool {
	switch u := t.Underlying().(type) {
	case *types.Chan:
		return u.Dir() != types.RecvOnly
	case *types.Signature:
		return true
	}
	return false
}

// carriesPromise reports whether a value of type t may lead to a promise.
func carriesPromise(t types.Type, depth int) bool {
	if depth == 0 {
		return true // not looked into, hence not ruled out
	}
	if isPromise(t) || ssaread.IsType(t, "sync", "WaitGroup", "Cond") {
		return true
	}
	switch u := t.Underlying().(type) {
	case *types.Pointer:
		return carriesPromise(u.Elem(), depth-1)
	case *types.Interface:
		return !ssaread.IsError(t)
	case *types.Slice:
		return carriesPromise(u.Elem(), depth-1)
	case *types.Array:
		return carriesPromise(u.Elem(), depth-1)
	case *types.Map:
		return carriesPromise(u.Elem(), depth-1)
	case *types.Struct:
		for i := range u.NumFields() {
			if carriesPromise(u.Field(i).Type(), depth-1) {
				return true
			}
		}
	}
	return false
}

// skip is a way on which a promise is neither resolved nor handed on.
type skip struct {
	from *ssa.BasicBlock // whose branch decides for it
	succ int
	end  ssa.Instruction // the return; nil where the way leads back for the next item
}

// skips returns the ways from behind start that leave without resolving, where
// others resolve. A branch that tests the held value itself may know that nobody
// waits: it is not taken. The way ends at a return, or at a block of again.
func (h *held) skips(start ssa.Instruction, again map[*ssa.BasicBlock]bool) []skip {
	if h.lost {
		return nil
	}
	can := h.canResolve(start, again)
	var out []skip
	seen := map[*ssa.BasicBlock]bool{}
	work := []*ssa.BasicBlock{}
	enter := func(b *ssa.BasicBlock, instrs []ssa.Instruction) {
		for _, in := range instrs {
			if h.resolves[in] {
				return
			}
		}
		for i, s := range b.Succs {
			switch {
			case can[s] && !again[s]:
				work = append(work, s)
			case !h.tested(b) && !h.flagged(b, again):
				if end, ok := endOf(s, again); ok {
					out = append(out, skip{b, i, end})
				}
			}
		}
	}
	b := start.Block()
	if !h.resolvesIn(b.Instrs[indexIn(start):]) && !h.branchAhead(b, can, again) {
		return nil
	}
	enter(b, b.Instrs[indexIn(start):])
	for len(work) > 0 {
		b := work[len(work)-1]
		work = work[:len(work)-1]
		if !seen[b] {
			seen[b] = true
			enter(b, b.Instrs)
		}
	}
	return out
}

func (h *held) branchAhead(b *ssa.BasicBlock, can, again map[*ssa.BasicBlock]bool) bool {
	for _, s := range b.Succs {
		if can[s] && !again[s] {
			return true
		}
	}
	return false
}

func (h *held) resolvesIn(instrs []ssa.Instruction) bool {
	for _, in := range instrs {
		if h.resolves[in] {
			return true
		}
	}
	return false
}

// canResolve returns the blocks from which a way leads to where the promise is
// resolved, for the item that was taken at start and not a later one.
func (h *held) canResolve(start ssa.Instruction, again map[*ssa.BasicBlock]bool) map[*ssa.BasicBlock]bool {
	can := map[*ssa.BasicBlock]bool{}
	var work []*ssa.BasicBlock
	for _, b := range start.Parent().Blocks {
		if h.resolvesIn(b.Instrs) {
			work = append(work, b)
		}
	}
	for len(work) > 0 {
		b := work[len(work)-1]
		work = work[:len(work)-1]
		if can[b] {
			continue
		}
		can[b] = true
		if !again[b] && b != start.Block() {
			work = append(work, b.Preds...)
		}
	}
	return can
}

// tested reports whether the branch at the end of b tests the held value itself:
// not what somebody else knows of it.
func (h *held) tested(b *ssa.BasicBlock) bool {
	br, ok := last(b).(*ssa.If)
	return ok && h.own(br.Cond, map[ssa.Value]bool{})
}

// flagged reports whether the branch at the end of b tests a variable that says
// which way was taken before, where the promise was resolved on one of them.
func (h *held) flagged(b *ssa.BasicBlock, again map[*ssa.BasicBlock]bool) bool {
	br, ok := last(b).(*ssa.If)
	if !ok || !merges(br.Cond) {
		return false
	}
	next := func(in ssa.Instruction) bool { return again[in.Block()] }
	for in := range h.resolves {
		if Without(in, next, func(each ssa.Instruction) bool { return each == br }) != nil {
			return true
		}
	}
	return false
}

func merges(v ssa.Value) bool {
	switch v := v.(type) {
	case *ssa.Phi:
		return true
	case *ssa.UnOp:
		a, ok := v.X.(*ssa.Alloc)
		return ok && soleStore(a) == nil || merges(v.X)
	case *ssa.BinOp:
		return merges(v.X) || merges(v.Y)
	}
	return false
}

// own reports whether v is computed from the held value and constants alone.
func (h *held) own(v ssa.Value, seen map[ssa.Value]bool) bool {
	if h.values[v] {
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
		return !ssaread.IsError(v.Type()) && h.own(v.Tuple, seen)
	case *ssa.Select:
		for _, st := range v.States {
			if h.own(st.Chan, seen) {
				return true
			}
		}
	case *ssa.Phi:
		return h.ownAll(seen, v.Edges...)
	case *ssa.Alloc:
		from := soleStore(v)
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

// ownAll reports whether one value is the held one's own and the others are, or are constant.
func (h *held) ownAll(seen map[ssa.Value]bool, vs ...ssa.Value) bool {
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

// endOf returns the return that a way from b reaches, nil if it leads to a block
// of again; ok is false where all ways end in a panic or turn for ever.
func endOf(b *ssa.BasicBlock, again map[*ssa.BasicBlock]bool) (end ssa.Instruction, ok bool) {
	seen := map[*ssa.BasicBlock]bool{}
	work := []*ssa.BasicBlock{b}
	for len(work) > 0 {
		b := work[0]
		work = work[1:]
		if seen[b] {
			continue
		}
		seen[b] = true
		if again[b] {
			return nil, true
		}
		if ret, isRet := last(b).(*ssa.Return); isRet && b != b.Parent().Recover {
			return ret, true
		}
		work = append(work, b.Succs...)
	}
	return nil, false
}
