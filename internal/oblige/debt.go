package oblige

import (
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/ssaread"
)

// CalledBehind reports whether the function of from calls f behind it.
func (p *Package) CalledBehind(from ssa.Instruction, f *ssa.Function) bool {
	return slices.ContainsFunc(p.Callers(f), func(call ssa.CallInstruction) bool {
		return call.Parent() == from.Parent() && Reaches(from, call)
	})
}

// DefersWake reports whether f defers a call that may wake, or a literal that does.
func DefersWake(f *ssa.Function, wk *Wakers) bool {
	return DefersWakeBy(f, wk, func(ssa.Instruction) bool { return true })
}

// DefersWakeBy is DefersWake for those defers that count.
func DefersWakeBy(f *ssa.Function, wk *Wakers, counts func(ssa.Instruction) bool) bool {
	deferred := func(in ssa.Instruction) bool { return IsDefer(in) && counts(in) }
	return slices.ContainsFunc(wk.In(f), func(in ssa.Instruction) bool {
		mc, ok := in.(*ssa.MakeClosure)
		return deferred(in) || ok && slices.ContainsFunc(*mc.Referrers(), deferred)
	})
}

// CallersWake reports whether a caller of f may wake behind the call.
func (p *Package) CallersWake(f *ssa.Function, wk *Wakers) bool {
	for _, call := range p.Callers(f) {
		if p.Starts(call) {
			continue
		}
		again := func(in ssa.Instruction) bool { return in == call }
		if DefersWake(call.Parent(), wk) || Without(call, again, wk.At) != nil {
			return true
		}
	}
	return false
}

// WritesCell reports whether in writes a cell.
func (p *Package) WritesCell(in ssa.Instruction, cell ssaread.Cell) bool {
	_, ok := p.WriteTo(in, cell)
	return ok
}

// Covered reports whether a wake lies on a way with in, after it or before. One
// before it in an earlier turn of a loop, which in leaves, is for what was done then.
func (p *Package) Covered(in ssa.Instruction, wk *Wakers) bool {
	return slices.ContainsFunc(wk.In(in.Parent()), func(at ssa.Instruction) bool { return at == in || p.onWayWith(at, in, wk) })
}

// onWayWith reports whether at lies on a way with in, in the turn of a loop that in leaves. What
// is deferred comes behind all that is not, and those who wait on a Cond are told of it by that only
// under one lock. (What is closed, or lies in a channel, stays so.)
func (p *Package) onWayWith(at, in ssa.Instruction, wk *Wakers) bool {
	_, deferred := at.(*ssa.Defer)
	if IsDefer(in) && !deferred && wk.onConds() {
		held := p.HeldAt(in)
		return slices.ContainsFunc(p.HeldAt(at), func(l Place) bool { return slices.Contains(held, l) })
	}
	return Reaches(in, at) || InTurn(at, in) && !p.wokeApart(at, in, wk) || deferred && Reaches(at, in)
}

// wokeApart reports whether at, before in, calls what may return without a wake, and no lock of those
// who wait on a Cond is held from there to in: what it wakes for is its own.
func (p *Package) wokeApart(at, in ssa.Instruction, wk *Wakers) bool {
	call, ok := at.(*ssa.Call)
	if !ok || wk.Ops[at] || !wk.onConds() {
		return false
	}
	callee := ssaread.Callee(call.Common())
	wakes := func(each ssa.Instruction) bool { return wk.At(each) && !p.leftOutside(each) }
	if !p.HasBody(callee) || Reaches(in, at) || Without(callee.Blocks[0].Instrs[0], wakes, IsReturn) == nil {
		return false
	}
	held := p.HeldAt(in)
	return !slices.ContainsFunc(p.HeldAt(at), func(l Place) bool { return slices.Contains(held, l) })
}

// leftOutside reports whether in makes a function literal that only code of other packages is handed,
// such as context.AfterFunc: they call it another time.
func (p *Package) leftOutside(in ssa.Instruction) bool {
	mc, ok := in.(*ssa.MakeClosure)
	return ok && !slices.ContainsFunc(*mc.Referrers(), func(r ssa.Instruction) bool {
		call, ok := r.(*ssa.Call)
		return !ok || call.Call.Value == mc || p.HasBody(ssaread.Callee(call.Common()))
	})
}

// coveredCall is covered for the call of a function that has left a change unwoken: the
// call itself may wake for another one, and counts only where it is sure to come again.
func (p *Package) coveredCall(call ssa.CallInstruction, wk *Wakers) bool {
	return slices.ContainsFunc(wk.In(call.Parent()), func(at ssa.Instruction) bool {
		if at == call {
			return p.Effects().Repeats(call)
		}
		return p.onWayWith(at, call, wk)
	})
}

// MaxUp bounds how far an obligation is handed to callers.
const MaxUp = 4

// Uncovered reports whether f is reached, from an entry, without any wake. The
// object is what f has as a parameter, if base says so: a caller that has just
// made it owes nothing.
func (p *Package) Uncovered(f *ssa.Function, base ssa.Value, wk *Wakers, via []*ssa.Function) bool {
	if p.StandsAlone(f) {
		return !p.goesOn(f, wk) && !p.seenTo(f, wk)
	}
	if len(via) >= MaxUp || p.lenderWakes(f, wk) {
		return false
	}
	outside := p.outsideCalls()[f]
	for _, call := range p.Callers(f) {
		if p.uncoveredCall(call, f, base, wk, via) {
			return true
		}
	}
	for _, call := range outside { // which of them calls f is not known
		if !p.uncoveredCall(call, f, base, wk, via) {
			return false
		}
	}
	return len(outside) > 0 || p.handedAway(f, wk)
}

// handedAway reports whether f, no literal, is called by outsiders alone, who were handed it as a value,
// and no wake lies on a way with that: a handler of requests or messages.
func (p *Package) handedAway(f *ssa.Function, wk *Wakers) bool {
	if f.Parent() != nil || !p.Taken(f) || len(p.Callers(f)) > 0 || p.calledByValue()[f] {
		return false
	}
	at := p.madeValues()[f]
	return len(at) > 0 && !slices.ContainsFunc(at, func(in ssa.Instruction) bool {
		return slices.ContainsFunc(wk.In(in.Parent()), func(wake ssa.Instruction) bool { return wake != in && p.onWayWith(wake, in, wk) })
	})
}

// madeValues returns, for each function that is no literal, where it is made a value of, or handed on as one.
func (p *Package) madeValues() map[*ssa.Function][]ssa.Instruction {
	if p.asValues == nil {
		p.asValues = map[*ssa.Function][]ssa.Instruction{}
		var buf [10]*ssa.Value
		for _, g := range p.Funcs {
			for in := range ssaread.Instrs(g) {
				if mc, ok := in.(*ssa.MakeClosure); ok {
					f := functionOf(mc)
					p.asValues[f] = append(p.asValues[f], in)
					continue
				}
				call, _ := in.(ssa.CallInstruction)
				for i, op := range in.Operands(buf[:0]) {
					if f, ok := (*op).(*ssa.Function); ok && (call == nil || i > 0) {
						p.asValues[functionOf(f)] = append(p.asValues[functionOf(f)], in)
					}
				}
			}
		}
	}
	return p.asValues
}

// calledByValue returns the functions that the package itself may call as values, or through interfaces.
func (p *Package) calledByValue() map[*ssa.Function]bool {
	if p.byValue == nil {
		p.byValue = map[*ssa.Function]bool{}
		for _, f := range p.Funcs {
			for in := range ssaread.Instrs(f) {
				if call, ok := in.(ssa.CallInstruction); ok {
					for _, g := range p.DynamicCallees(call) {
						p.byValue[g] = true
					}
				}
			}
		}
	}
	return p.byValue
}

// seenTo reports whether f, which nobody outside can name since it is a method of a type of the package's own
// that is kept as no interface with it, is called by those alone who wake behind it.
func (p *Package) seenTo(f *ssa.Function, wk *Wakers) bool {
	calls := p.Callers(f)
	if f.Signature.Recv() == nil || len(calls) == 0 || p.Spawned(f) || p.Taken(f) {
		return false
	}
	n := ssaread.Named(f.Signature.Recv().Type())
	if n == nil || n.Obj().Exported() || p.behindInterface(n, f.Name()) {
		return false
	}
	return !slices.ContainsFunc(calls, func(call ssa.CallInstruction) bool { return !p.coveredCall(call, wk) })
}

// behindInterface reports whether a value of type n is made an interface that has a method of that name.
func (p *Package) behindInterface(n *types.Named, method string) bool {
	if p.faces == nil {
		p.faces = map[*types.Named][]types.Type{}
		for _, f := range p.Funcs {
			for in := range ssaread.Instrs(f) {
				if mi, ok := in.(*ssa.MakeInterface); ok {
					if of := ssaread.Named(mi.X.Type()); of != nil && of.Obj().Pkg() == p.Pkg.Pkg && !slices.Contains(p.faces[of], mi.Type()) {
						p.faces[of] = append(p.faces[of], mi.Type())
					}
				}
			}
		}
	}
	return slices.ContainsFunc(p.faces[n], func(t types.Type) bool {
		m, _, _ := types.LookupFieldOrMethod(t, false, n.Obj().Pkg(), method)
		return m != nil
	})
}

// lenderWakes reports whether a wake, of the lender's own, lies on a way with a call that is handed the function
// literal f: whoever else calls what calls f, this one has made it.
func (p *Package) lenderWakes(f *ssa.Function, wk *Wakers) bool {
	return slices.ContainsFunc(ssaread.Creators(f), func(mc *ssa.MakeClosure) bool {
		return slices.ContainsFunc(*mc.Referrers(), func(use ssa.Instruction) bool {
			call, ok := use.(*ssa.Call)
			return ok && call.Call.Value != ssa.Value(mc) && slices.ContainsFunc(wk.In(call.Parent()), func(at ssa.Instruction) bool {
				return wk.Named(at) && at != use && at != ssa.Instruction(mc) && p.onWayWith(at, use, wk)
			})
		})
	})
}

func (p *Package) uncoveredCall(call ssa.CallInstruction, f *ssa.Function, base ssa.Value, wk *Wakers, via []*ssa.Function) bool {
	g := call.Parent()
	arg := ArgumentFor(call, f, base)
	if slices.Contains(via, g) || g == f || arg != nil && p.Private(arg) || p.coveredCall(call, wk) {
		return false
	}
	return p.Uncovered(g, RootOf(OrNil(arg)), wk, append(via, f))
}

// Debtor returns what is to blame for a change by in that nobody tells of: in itself, or, where that
// is all that its function does, the first call of that which is followed by no wake, unless none is.
func (p *Package) Debtor(in ssa.Instruction, base ssa.Value, wk *Wakers) ssa.Instruction {
	f := in.Parent()
	more := ssaread.Contains(f, func(each ssa.Instruction) bool {
		_, calls := each.(ssa.CallInstruction)
		return calls && each != in || len(each.Block().Succs) > 0
	})
	if p.StandsAlone(f) || more {
		return in
	}
	calls := p.Callers(f)
	unmet := slices.DeleteFunc(slices.Clone(calls), func(call ssa.CallInstruction) bool { return !p.uncoveredCall(call, f, base, wk, nil) })
	if len(unmet) == 0 || len(unmet) > 1 && len(unmet) == len(calls) {
		return in
	}
	return unmet[0]
}

// goesOn reports whether f is a goroutine's function literal and the function
// that started it goes on to a wake: what the one leaves the other may do.
func (p *Package) goesOn(f *ssa.Function, wk *Wakers) bool {
	if f.Parent() == nil {
		return false
	}
	for _, call := range p.Callers(f) {
		for _, at := range wk.In(call.Parent()) {
			if mc, ok := at.(*ssa.MakeClosure); ok && mc.Fn == f {
				continue // it starts another one
			}
			if at != call && Reaches(call, at) {
				return true
			}
		}
	}
	return false
}

// StandsAlone reports whether outsiders call f, or it is a goroutine: nobody can
// see to its obligations afterwards. Who calls a function value is not known.
func (p *Package) StandsAlone(f *ssa.Function) bool {
	if p.Spawned(f) {
		return true
	}
	if f.Parent() != nil {
		return returned(f)
	}
	return f.Object() != nil && f.Object().Exported() && len(p.outsideCalls()[f]) == 0
}

// outsideCalls returns, for the methods of the package, the calls of outside
// code that is handed their receiver as an interface: heap.Push calls Push.
func (p *Package) outsideCalls() map[*ssa.Function][]ssa.CallInstruction {
	if p.outside != nil {
		return p.outside
	}
	p.outside = map[*ssa.Function][]ssa.CallInstruction{}
	for _, f := range p.Funcs {
		for in := range ssaread.Instrs(f) {
			if call, ok := in.(ssa.CallInstruction); ok {
				p.handsOut(call)
			}
		}
	}
	return p.outside
}

func (p *Package) handsOut(call ssa.CallInstruction) {
	callee := ssaread.Callee(call.Common())
	if callee == nil || p.HasBody(callee) {
		return
	}
	for _, a := range call.Common().Args {
		mi, ok := a.(*ssa.MakeInterface)
		if !ok {
			continue
		}
		iface := mi.Type().Underlying().(*types.Interface)
		set := p.Pkg.Prog.MethodSets.MethodSet(mi.X.Type())
		for i := range iface.NumMethods() {
			sel := set.Lookup(iface.Method(i).Pkg(), iface.Method(i).Name())
			if sel == nil {
				continue
			}
			if m := ssaread.Origin(p.Pkg.Prog.FuncValue(sel.Obj().(*types.Func))); m != nil {
				p.outside[m] = append(p.outside[m], call)
			}
		}
	}
}
