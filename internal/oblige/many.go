package oblige

import (
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/protocol"
	"github.com/futurelint/futurelint/internal/ssaread"
)

// Many reports whether several goroutines may wait there at once: not where each
// waits on an object of its own, or of what it has made, holds another lock than that which it gives up or the only token of a channel, or leaves
// a mark that sends the next elsewhere.
func (p *Package) Many(w *Waiter) bool {
	if p.firstOnlyWaits(w) || p.holdsOnly(w.Park.In, 2) {
		return false
	}
	if w.Park.Val != nil && p.Private(RootOf(w.Park.Val)) {
		return false
	}
	if w.Park.Kind == CondWait && len(w.Objects) > 0 {
		for _, l := range p.HeldAt(w.Park.In) {
			if _, ok := p.Locker(w.Objects[0]); ok && !p.GivesUp(w.Objects[0], l) {
				return false
			}
		}
	}
	for _, o := range w.Objects {
		for _, pl := range o.Places {
			if a, ok := pl.Cell.Value.(*ssa.Alloc); ok && a.Parent() == w.Park.Func {
				return false
			}
		}
	}
	return p.ManyIn(w.Park.Func, 0)
}

// holdsOnly reports whether who comes to in, or all who call its function, have taken the only token of a channel,
// which they give back themselves, later: the others wait for that.
func (p *Package) holdsOnly(in ssa.Instruction, depth int) bool {
	if calls := p.Callers(in.Parent()); depth > 0 && len(calls) > 0 && !p.StandsAlone(in.Parent()) &&
		!slices.ContainsFunc(calls, func(call ssa.CallInstruction) bool { return p.Starts(call) || !p.holdsOnly(call, depth-1) }) {
		return true
	}
	return slices.ContainsFunc(p.Objects(), func(o *Object) bool {
		takes, gives := p.PermitsOf(o)
		if len(takes) == 0 || slices.ContainsFunc(o.Of(Make), func(m *Op) bool { return m.Cap != 1 }) {
			return false
		}
		has := slices.ContainsFunc(takes, func(t *Op) bool { return SurelyDone(t, in) && !givenBefore(gives, t, in) })
		return has && slices.ContainsFunc(gives, func(g *Op) bool { return Within(g.Func, in.Parent()) })
	})
}

// GivesUp reports whether who waits on the Cond o gives up lock l meanwhile, as far as is known.
func (p *Package) GivesUp(o *Object, l Place) bool {
	of, ok := p.Locker(o)
	return !ok || p.Index().find(of) == p.Index().find(l)
}

// firstOnlyWaits reports whether the waiter, on its way to the park, changes for good what
// lets it come there.
func (p *Package) firstOnlyWaits(w *Waiter) bool {
	for _, t := range p.Tests(w.Park.In) {
		for _, in := range p.Writers(t.Cell) {
			if in.Parent() != w.Park.Func || !Dominates(t.If, in) || !Dominates(in, w.Park.In) || p.writtenElse(t.Cell, in) {
				continue
			}
			if wr, ok := p.WriteTo(in, t.Cell); ok && t.Effect(wr) == Fails {
				return true
			}
		}
	}
	return false
}

// writtenElse reports whether another instruction than in writes the cell, but where the
// object that it is of is made.
func (p *Package) writtenElse(cell ssaread.Cell, in ssa.Instruction) bool {
	return slices.ContainsFunc(p.Writers(cell), func(each ssa.Instruction) bool {
		wr, ok := p.WriteTo(each, cell)
		return each != in && (!ok || !p.Private(wr.Addr))
	})
}

// ManyIn reports whether f may run in several goroutines at once.
func (p *Package) ManyIn(f *ssa.Function, depth int) bool {
	if depth > 4 {
		return false
	}
	if f.Parent() == nil && f.Object() != nil && f.Object().Exported() {
		return true
	}
	if p.startedTwice(f) {
		return true
	}
	for _, call := range p.Callers(f) {
		if args := call.Common().Args; f.Signature.Recv() != nil && len(args) > 0 && p.Private(args[0]) && !(p.Starts(call) && madeBeforeLoop(args[0], call)) {
			continue // who made the object waits on it
		}
		if p.Starts(call) {
			if LeadsBack(call.Block()) {
				return true
			}
			continue
		}
		if p.ManyIn(call.Parent(), depth+1) {
			return true
		}
	}
	return false
}

// startedTwice reports whether some function starts f twice, one after the other, and for one object if f is
// a method.
func (p *Package) startedTwice(f *ssa.Function) bool {
	calls := p.Callers(f)
	for i, call := range calls {
		for _, other := range calls[:i] {
			if call.Parent() != other.Parent() || !p.Starts(call) || !p.Starts(other) || !Reaches(other, call) && !Reaches(call, other) {
				continue
			}
			args, others := call.Common().Args, other.Common().Args
			if f.Signature.Recv() == nil && len(f.FreeVars) == 0 || len(args) > 0 && len(others) > 0 && RootOf(args[0]) == RootOf(others[0]) {
				return true
			}
		}
	}
	return false
}

// madeBeforeLoop reports whether v is made by the function of call, and before the loop that call is in.
func madeBeforeLoop(v ssa.Value, call ssa.Instruction) bool {
	made, ok := RootOf(v).(ssa.Instruction)
	loop := InnerLoop(call.Block())
	return ok && loop != nil && !loop[made.Block()]
}

// ManyOf reports whether the struct that a cell is a field of is itself a part of
// the package's structs in several places: which of them a write means is not known.
func (p *Package) ManyOf(cell ssaread.Cell) bool {
	p.indexParts()
	return cell.Kind == ssaread.Field && p.parts[cell.Type] > 1
}

// Embedded reports whether the struct that a cell is a field of lies in the package's structs in several
// places: two that share its type share no lock.
func (p *Package) Embedded(cell ssaread.Cell) bool {
	p.indexParts()
	return cell.Kind == ssaread.Field && p.within[cell.Type] > 1
}

func (p *Package) indexParts() {
	if p.parts == nil {
		p.parts, p.within = map[string]int{}, map[string]int{}
		scope := p.Pkg.Pkg.Scope()
		for _, name := range scope.Names() {
			tn, ok := scope.Lookup(name).(*types.TypeName)
			if !ok {
				continue
			}
			if st, ok := tn.Type().Underlying().(*types.Struct); ok {
				p.countParts(st)
			}
		}
	}
}

func (p *Package) countParts(st *types.Struct) {
	for i := range st.NumFields() {
		t := st.Field(i).Type()
		ptr, pointer := t.Underlying().(*types.Pointer)
		if pointer {
			t = ptr.Elem()
		}
		if inner, ok := t.Underlying().(*types.Struct); ok {
			p.parts[ssaread.TypeKey(t)]++
			if !pointer {
				p.within[ssaread.TypeKey(t)]++
			}
			if ssaread.Named(t) == nil {
				p.countParts(inner)
			}
		}
	}
}

// madeInto reports whether the field at fa, of an object that the function has just made, holds what it
// has made for that: a slice.
func (p *Package) madeInto(fa *ssa.FieldAddr) bool {
	made, ok := fa.X.(*ssa.Alloc)
	if !ok {
		return false
	}
	some := false
	for _, r := range *made.Referrers() {
		each, ok := r.(*ssa.FieldAddr)
		if !ok || each.Field != fa.Field {
			continue
		}
		for _, use := range *each.Referrers() {
			if st, ok := use.(*ssa.Store); ok && st.Addr == ssa.Value(each) {
				if _, slice := st.Val.(*ssa.MakeSlice); !slice {
					return false
				}
				some = true
			}
		}
	}
	return some
}

// Private reports whether addr lies in an object that the function has just
// made: nobody waits on it yet.
func (p *Package) Private(addr ssa.Value) bool { return p.private(addr, nil) }

// private is Private, but for the variables that it has come through: what a variable gets from itself
// says nothing more.
func (p *Package) private(addr ssa.Value, through []*ssa.Alloc) bool {
	switch v := addr.(type) {
	case *ssa.FieldAddr:
		return p.private(v.X, through)
	case *ssa.IndexAddr:
		return p.private(v.X, through)
	case *ssa.Alloc:
		return true
	case *ssa.Call:
		return Pooled(v) || p.HasBody(ssaread.Callee(v.Common())) && p.makes(ssaread.Callee(v.Common()))
	case *ssa.TypeAssert:
		return p.private(v.X, through)
	case *ssa.Extract:
		c, ok := v.Tuple.(*ssa.Call)
		return ok && p.private(c, through)
	case *ssa.MakeSlice:
		return true
	case *ssa.UnOp: // a variable that holds what was made
		if fa, ok := v.X.(*ssa.FieldAddr); ok && v.Op == token.MUL {
			return p.madeInto(fa)
		}
		a, ok := v.X.(*ssa.Alloc)
		if !ok || v.Op != token.MUL {
			return false
		}
		if slices.Contains(through, a) {
			return true
		}
		for _, r := range *a.Referrers() {
			if st, ok := r.(*ssa.Store); ok && st.Addr == a && !p.private(st.Val, append(through, a)) {
				return false
			}
		}
		return true
	}
	return false
}

// Pooled reports whether v takes an object from a sync.Pool: nobody else has it then.
func Pooled(v ssa.Value) bool {
	switch v := v.(type) {
	case *ssa.TypeAssert:
		return Pooled(v.X)
	case *ssa.Call:
		callee := ssaread.Callee(v.Common())
		return callee != nil && callee.String() == "(*sync.Pool).Get"
	}
	return false
}

// makes reports whether f returns something that it allocates, and not, on other ways, what was
// there before.
func (p *Package) makes(f *ssa.Function) bool {
	made, found := map[int]bool{}, map[int]bool{}
	for _, ret := range ReturnsOf(f) {
		for i, r := range ret.Results {
			r = Stored(r, ret)
			a, ok := r.(*ssa.Alloc)
			made[i] = made[i] || ok && a.Heap
			found[i] = found[i] || !ok && !IsNil(r)
		}
	}
	for i := range made {
		if made[i] && !found[i] {
			return true
		}
	}
	return false
}

// SplitCount is a count that several take down, each by one step, and look at by
// another: whether one is the last is decided by neither.
type SplitCount struct {
	Down, Look *ssa.Call // the Add, and the Load whose value decides about a wake
	Cell       ssaread.Cell
}

// splitCounts returns the counts on whose value it depends whether in is executed.
func (p *Package) splitCounts(in ssa.Instruction) []SplitCount {
	f := in.Parent()
	if !p.several(f, 2) {
		return nil
	}
	var out []SplitCount
	for _, br := range p.Guards(in) {
		cmp, ok := br.Cond.(*ssa.BinOp)
		if !ok || cmp.Op != token.EQL {
			continue
		}
		look, ok := cmp.X.(*ssa.Call)
		if _, fixed := cmp.Y.(*ssa.Const); !ok || !fixed || !ComesTo(br, 0, in) {
			continue
		}
		if op, ok := AtomicOp(look.Common()); !ok || op != protocol.Load {
			continue
		}
		cell := ssaread.CellOf(look.Call.Args[0])
		for _, w := range p.Writers(cell) {
			down, ok := w.(*ssa.Call)
			if !ok || down.Parent() != f || len(p.HeldAt(down)) > 0 || len(*down.Referrers()) > 0 {
				continue
			}
			wr, ok := p.WriteTo(down, cell)
			if op, atomic := AtomicOp(down.Common()); ok && atomic && op == protocol.Add && wr.Delta < 0 {
				out = append(out, SplitCount{down, look, cell})
			}
		}
	}
	return out
}

// CountsBefore returns the counts on which an operation depends, in its function or,
// where that does it whatever it finds, in those that call it.
func (p *Package) CountsBefore(op *Op) []SplitCount {
	out := p.splitCounts(op.In)
	if op.Func.Parent() == nil && OnEveryWay(op.In) {
		for _, call := range p.Callers(op.Func) {
			out = append(out, p.splitCounts(call)...)
		}
	}
	return out
}

// several reports whether f may be executed by several at once: outsiders call it, or
// goroutines that are started in a loop come to it by depth calls.
func (p *Package) several(f *ssa.Function, depth int) bool {
	if p.ManyIn(f, 0) {
		return true
	}
	return slices.ContainsFunc(p.Callers(f), func(call ssa.CallInstruction) bool {
		if p.Starts(call) {
			return LeadsBack(call.Block())
		}
		return depth > 0 && p.several(call.Parent(), depth-1)
	})
}
