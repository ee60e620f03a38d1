// Package pendingunregistered finds returns of what means "not yet" on which nobody has the
// waker: the check pending-unregistered.
package pendingunregistered

import (
	"fmt"
	"go/token"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/oblige"
	"github.com/futurelint/futurelint/internal/role"
	"github.com/futurelint/futurelint/internal/ssaread"
)

// Breaches: a poller returns what it returns when it has registered
// its waker, on a way on which it has not. What means pending is learned from
// the ways that register: they return the same constants.
//
// A call that is handed the waker registers it, but where its result says that it
// did not: then the branch on that result decides. So does what an interface's method
// says, for a method on top of another one of the same interface. Other forms are
// firstOnly and shadowed.
func Breaches(p *oblige.Package) []oblige.Breach {
	var out []oblige.Breach
	for _, r := range p.Roles() {
		if r.Kind != role.Poller || len(r.Func.Blocks) == 0 || r.Func.Signature.Results().Len() == 0 {
			continue
		}
		for i := range r.Params {
			if i < len(r.Func.Params) {
				if b, ok := pendingIn(p, r.Func, r.Func.Params[i]); ok {
					out = append(out, b)
				} else if b, ok := firstOnly(p, r.Func.Params[i]); ok {
					out = append(out, b)
				}
			}
		}
	}
	for _, prm := range passedThrough(p) {
		if b, ok := pendingIn(p, prm.Parent(), prm); ok {
			out = append(out, b)
		}
	}
	return append(out, shadowed(p)...)
}

// passedThrough returns the parameters that a method hands to the method of an interface
// that it implements itself, as a poller does: one on top of another, with the same contract.
func passedThrough(p *oblige.Package) []*ssa.Parameter {
	var out []*ssa.Parameter
	for _, f := range p.Funcs {
		if f.Signature.Recv() == nil {
			continue
		}
		for in := range ssaread.Instrs(f) {
			call, ok := in.(*ssa.Call)
			if !ok || !call.Call.IsInvoke() {
				continue
			}
			all := p.Implementations(call.Common())
			if !slices.Contains(all, f) {
				continue
			}
			for i, arg := range call.Call.Args {
				poller := func(g *ssa.Function) bool { return polled(p, g, i+1) }
				if prm, ok := arg.(*ssa.Parameter); ok && f.Params[i+1] == prm && !slices.Contains(out, prm) && slices.ContainsFunc(all, poller) {
					out = append(out, prm)
				}
			}
		}
	}
	return out
}

// polled reports whether a parameter is what f, a poller, is woken through.
func polled(p *oblige.Package, f *ssa.Function, param int) bool {
	return slices.ContainsFunc(p.Roles(), func(r *role.Waiter) bool {
		_, ok := r.Params[param]
		return ok && r.Kind == role.Poller && r.Func == f
	})
}

// keeping tells what a function does with the waker that it is handed.
type keeping struct {
	stores map[ssa.Instruction]bool // where it is registered
	calls  map[*ssa.Call]int        // that may register it: which result says so, -1 if none
	says   map[*ssa.Call]bool       // what that result is where it is registered
	lost   bool                     // used in a way that is not understood
}

func followWaker(p *oblige.Package, f *ssa.Function, waker ssa.Value, depth int) *keeping {
	k := &keeping{map[ssa.Instruction]bool{}, map[*ssa.Call]int{}, map[*ssa.Call]bool{}, false}
	k.follow(p, waker, depth, map[ssa.Value]bool{})
	return k
}

func (k *keeping) follow(p *oblige.Package, v ssa.Value, depth int, seen map[ssa.Value]bool) {
	if seen[v] || v.Referrers() == nil {
		return
	}
	seen[v] = true
	for _, r := range *v.Referrers() {
		switch r := r.(type) {
		case *ssa.DebugRef:
		case *ssa.ChangeType:
			k.follow(p, r, depth, seen)
		case *ssa.MakeInterface:
			k.follow(p, r, depth, seen)
		case *ssa.Store:
			if r.Val == v {
				k.stores[r] = true
			}
		case *ssa.MapUpdate, *ssa.Send:
			k.stores[r] = true
		case *ssa.Call:
			k.call(p, r, v, depth)
		default:
			k.lost = true
		}
	}
}

func (k *keeping) call(p *oblige.Package, call *ssa.Call, v ssa.Value, depth int) {
	if call.Call.Value == v || call.Call.IsInvoke() && call.Call.Value == v {
		k.stores[call] = true // it wakes itself
		return
	}
	if call.Call.IsInvoke() && depth > 0 && k.invoke(p, call, v, depth) {
		return
	}
	callee := ssaread.Callee(call.Common())
	if depth == 0 || !p.HasBody(callee) {
		k.stores[call] = true
		return
	}
	for i, a := range call.Call.Args {
		if a != v || i >= len(callee.Params) {
			continue
		}
		inner := followWaker(p, callee, callee.Params[i], depth-1)
		if inner.lost || len(inner.calls) > 0 {
			k.stores[call] = true
			return
		}
		if len(inner.stores) == 0 {
			continue
		}
		if at, says, ok := inner.tells(callee); ok {
			k.calls[call], k.says[call] = at, says
			continue
		}
		k.stores[call] = true
	}
}

// invoke is call for a method of an interface: what its result says is learned from
// the other methods of the package that it may reach, where they agree.
func (k *keeping) invoke(p *oblige.Package, call *ssa.Call, v ssa.Value, depth int) bool {
	some := false
	for _, f := range p.Implementations(call.Common()) {
		if f == call.Parent() || len(f.Params) != len(call.Call.Args)+1 {
			continue
		}
		at, says, ok := keptBy(p, f, slices.Index(call.Call.Args, v)+1, depth)
		if !ok || some && (at != k.calls[call] || says != k.says[call]) {
			delete(k.calls, call)
			return false
		}
		k.calls[call], k.says[call], some = at, says, true
	}
	return some
}

// keptBy returns which bool result of f says whether it has registered its parameter
// param itself, and what it is then.
func keptBy(p *oblige.Package, f *ssa.Function, param, depth int) (at int, says, ok bool) {
	if !polled(p, f, param) {
		return 0, false, false
	}
	inner := followWaker(p, f, f.Params[param], depth-1)
	if inner.lost || len(inner.calls) > 0 || len(inner.stores) == 0 {
		return 0, false, false
	}
	return inner.tells(f)
}

// tells returns which bool result of f says whether it has registered, and what
// it is then.
func (k *keeping) tells(f *ssa.Function) (at int, says, ok bool) {
	for i := range f.Signature.Results().Len() {
		if !ssaread.IsBool(f.Signature.Results().At(i).Type()) {
			continue
		}
		with, without := map[bool]bool{}, map[bool]bool{}
		for _, ret := range oblige.ReturnsOf(f) {
			c, isConst := oblige.Stored(ret.Results[i], ret).(*ssa.Const)
			if !isConst || c.Value == nil {
				return 0, false, false
			}
			if k.before(ret) {
				with[!oblige.IsZero(c)] = true
			} else {
				without[!oblige.IsZero(c)] = true
			}
		}
		if len(with) == 1 && len(without) == 1 && with[true] != without[true] {
			return i, with[true], true
		}
	}
	return 0, false, false
}

// before reports whether every way to in has registered.
func (k *keeping) before(in ssa.Instruction) bool {
	for st := range k.stores {
		if oblige.Dominates(st, in) {
			return true
		}
	}
	return false
}

// pendingIn looks for a return of f that means pending, come to without registering waker.
func pendingIn(p *oblige.Package, f *ssa.Function, waker ssa.Value) (oblige.Breach, bool) {
	k := followWaker(p, f, waker, 2)
	if k.lost || len(k.stores)+len(k.calls) == 0 {
		return oblige.Breach{}, false
	}
	var pending, at ssa.Instruction
	for _, ret := range oblige.ReturnsOf(f) {
		in := k.registered(ret)
		if in == nil {
			continue
		}
		if constants(ret) == "" || pending != nil && constants(ret) != constants(pending.(*ssa.Return)) {
			return oblige.Breach{}, false // several: which of them means pending is not known
		}
		pending, at = ret, in
	}
	if pending == nil {
		return oblige.Breach{}, false
	}
	same := func(in ssa.Instruction) bool {
		ret, ok := in.(*ssa.Return)
		return ok && constants(ret) == constants(pending.(*ssa.Return))
	}
	stop := func(in ssa.Instruction) bool { return k.stores[in] }
	ret := k.unregistered(f, stop, same)
	if ret == nil {
		return oblige.Breach{}, false
	}
	return pendingBreach(p, f, waker, pending, at, ret), true
}

// registered returns what surely registers before a return, by a store or by the
// branch on what a call says.
func (k *keeping) registered(ret ssa.Instruction) ssa.Instruction {
	for st := range k.stores {
		if oblige.Dominates(st, ret) {
			return st
		}
	}
	for call := range k.calls {
		if b := k.branch(call); b != nil && b.Dominates(ret.Block()) {
			return call
		}
	}
	return nil
}

// branch returns the block that is come to where a call says that it registered.
func (k *keeping) branch(call *ssa.Call) *ssa.BasicBlock {
	for _, b := range call.Parent().Blocks {
		br, ok := oblige.Last(b).(*ssa.If)
		if !ok {
			continue
		}
		v, truth := oblige.Subject(br.Cond, true)
		if ex, ok := v.(*ssa.Extract); ok && ex.Tuple == call && ex.Index == k.calls[call] || v == ssa.Value(call) {
			if truth == k.says[call] {
				return b.Succs[0]
			}
			return b.Succs[1]
		}
	}
	return nil
}

// unregistered returns a return with goal that is come to from the start of f with
// the waker not registered.
func (k *keeping) unregistered(f *ssa.Function, stop, goal func(ssa.Instruction) bool) ssa.Instruction {
	barred := map[*ssa.BasicBlock]bool{}
	for call := range k.calls {
		b := k.branch(call)
		if b == nil {
			return nil
		}
		barred[b] = true
	}
	first := f.Blocks[0].Instrs[0]
	if stop(first) {
		return nil
	}
	return oblige.Feasible(first, func(in ssa.Instruction) bool { return barred[in.Block()] || stop(in) }, goal)
}

// constants returns the results of a return as text where all are constant, an error that
// lies in a variable of the package, or a named result that was not set.
func constants(ret *ssa.Return) string {
	text, says := "", false
	for _, r := range ret.Results {
		switch v := oblige.Stored(r, ret).(type) {
		case *ssa.Const:
			text += oblige.ConstText(v) + ";"
			says = says || !ssaread.IsError(r.Type()) // no error is not pending
		case *ssa.UnOp:
			g, ok := v.X.(*ssa.Global)
			switch {
			case ok && ssaread.IsError(v.Type()):
				text += g.Name() + ";"
				says = true
			case unset(v, ret):
				text += "unset;"
			default:
				return ""
			}
		default:
			return ""
		}
	}
	if !says {
		return ""
	}
	return text
}

// unset reports whether v loads a variable of the function that nothing was stored into
// on any way to ret, but what it held already.
func unset(v *ssa.UnOp, ret *ssa.Return) bool {
	a, ok := v.X.(*ssa.Alloc)
	return ok && !slices.ContainsFunc(*a.Referrers(), func(r ssa.Instruction) bool {
		switch r := r.(type) {
		case *ssa.DebugRef:
			return false
		case *ssa.UnOp:
			return r.Op != token.MUL
		case *ssa.Store:
			same, ok := r.Val.(*ssa.UnOp)
			return r.Val == ssa.Value(a) || !(ok && same.X == ssa.Value(a)) && oblige.Reaches(r, ret)
		}
		return true // its address is used
	})
}

func pendingBreach(p *oblige.Package, f *ssa.Function, waker ssa.Value, pending, at, ret ssa.Instruction) oblige.Breach {
	b := oblige.Breach{Check: "pending-unregistered", Func: f, Pos: oblige.ReturnPos(ret)}
	b.Message = fmt.Sprintf("%s returns pending at line %d without registering %s, as line %d does",
		ssaread.ShortName(f), p.Line(oblige.ReturnPos(ret)), waker.Name(), p.Line(oblige.PosOf(at)))
	b.Steps = []oblige.Step{
		{Pos: oblige.PosOf(at), Side: "poller", Func: f, Text: "registers " + waker.Name() + " on another way"},
		{Pos: oblige.ReturnPos(pending), Side: "poller", Func: f, Text: "returns pending there"},
		{Pos: oblige.ReturnPos(ret), Side: "poller", Func: f, Text: "returns the same here, and nobody has the waker"},
		{Pos: oblige.ReturnPos(ret), Text: "what it waits for may come, and nobody will wake the waiter"},
	}
	return b
}
