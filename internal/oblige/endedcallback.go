package oblige

import (
	"fmt"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/ssaread"
)

// subscription is a function that another package is given to call, with a promise that
// it completes, until what it was given to is closed.
type subscription struct {
	f     *ssa.Function
	item  *ssa.Parameter
	given ssa.CallInstruction
	with  ssaread.Cell // the field with what it was given to
	end   *ssa.Call    // which closes that
}

// endedCallbacks finds waits for a promise that goes through another package, and comes
// back to a function of this one that completes it, with no case for the end: once what
// that function was given to is closed, nobody calls it.
//
// Silent where others complete promises of that type as well, where the call that hands
// the promise over tells whether it was taken, where the waiter asks anything before but
// whether there is something to hand it to, and where no wait of the package has a case for
// an end that lies beside.
func (p *Package) endedCallbacks() []Breach {
	var out []Breach
	for _, f := range p.Funcs {
		for _, b := range f.Blocks {
			for _, in := range b.Instrs {
				call, ok := in.(*ssa.Call)
				if !ok || !p.goesOut(call) || call.Call.Signature().Results().Len() > 0 {
					continue
				}
				for _, item := range call.Call.Args {
					if b, ok := p.outlives(f, call, item); ok {
						out = append(out, b)
					}
				}
			}
		}
	}
	return out
}

// goesOut reports whether a call is of another package's method.
func (p *Package) goesOut(call ssa.CallInstruction) bool {
	if call.Common().IsInvoke() {
		return true
	}
	callee := ssaread.Callee(call.Common())
	return callee != nil && !p.HasBody(callee) && callee.Signature.Recv() != nil
}

// ownPromise reports whether t is a type of this package that is a channel, or a pointer to
// a struct with one.
func (p *Package) ownPromise(t types.Type) bool {
	n := ssaread.Named(t)
	if n == nil || n.Obj().Pkg() != p.Pkg.Pkg {
		return false
	}
	switch u := t.Underlying().(type) {
	case *types.Chan:
		return true
	case *types.Pointer:
		st, ok := u.Elem().Underlying().(*types.Struct)
		if !ok {
			return false
		}
		for i := range st.NumFields() {
			if _, ok := st.Field(i).Type().Underlying().(*types.Chan); ok {
				return true
			}
		}
	}
	return false
}

// outlives decides whether f, which hands item over by call, waits for it with no way out.
func (p *Package) outlives(f *ssa.Function, call *ssa.Call, item ssa.Value) (Breach, bool) {
	if mi, ok := item.(*ssa.MakeInterface); ok {
		item = mi.X
	}
	made := rootOf(item)
	if !p.ownPromise(item.Type()) || !p.private(made) && !p.isNew(made) || !p.asksOnly(call) {
		return Breach{}, false
	}
	wait := p.waitsBare(f, call, made)
	if wait == nil {
		return Breach{}, false
	}
	s := p.subscribed(item.Type())
	if s == nil || s.end.Parent() == f || !p.heedsEnd(s.with.Type) {
		return Breach{}, false
	}
	return p.outlivesBreach(f, call, wait, s), true
}

// asksOnly reports whether nothing is asked before a call, but whether what it is made on
// is there.
func (p *Package) asksOnly(call *ssa.Call) bool {
	for _, br := range p.guards(call) {
		v, _ := subject(br.Cond, true)
		if v == nil || len(call.Call.Args) > 0 && routeOf(v) != routeOf(call.Call.Args[0]) && routeOf(v) != routeOf(call.Call.Value) {
			return false
		}
	}
	return true
}

// waitsBare returns where f receives, behind from, from what it made, or calls a method of
// that which does.
func (p *Package) waitsBare(f *ssa.Function, from ssa.Instruction, made ssa.Value) ssa.Instruction {
	return Without(from, Never, func(in ssa.Instruction) bool {
		switch in := in.(type) {
		case *ssa.UnOp:
			return p.receives(in, made)
		case *ssa.Call:
			callee := ssaread.Callee(in.Common())
			return p.HasBody(callee) && callee.Signature.Recv() != nil && rootOf(in.Call.Args[0]) == made &&
				ssaread.Contains(callee, func(each ssa.Instruction) bool {
					u, ok := each.(*ssa.UnOp)
					return ok && p.receives(u, callee.Params[0])
				})
		}
		return false
	})
}

// receives reports whether u is a receive, on every way, from what lies in root.
func (p *Package) receives(u *ssa.UnOp, root ssa.Value) bool {
	_, isChan := u.X.Type().Underlying().(*types.Chan)
	return isChan && rootOf(u.X) == root && onEveryWay(u)
}

// subscribed returns the one function that completes promises of type t, if it is given to
// another package to call.
func (p *Package) subscribed(t types.Type) *subscription {
	var s *subscription
	for _, f := range p.Funcs {
		for _, prm := range f.Params {
			if !types.Identical(prm.Type(), t) || !p.completesOf(f, prm) {
				continue
			}
			if f.Signature.Recv() != nil && len(f.Params) == 1 && !p.Taken(f) {
				continue // a method that does it for others
			}
			if s != nil {
				return nil
			}
			s = &subscription{f: f, item: prm}
		}
	}
	if s == nil || p.completedElse(t, s) || !p.givenTo(s) {
		return nil
	}
	return s
}

// completesOf reports whether f completes what its parameter carries.
func (p *Package) completesOf(f *ssa.Function, prm *ssa.Parameter) bool {
	return len(p.hold(prm).direct) > 0
}

// completedElse reports whether a promise of type t may be completed by another function
// than the one that is given away, and what it calls to do so.
func (p *Package) completedElse(t types.Type, s *subscription) bool {
	for _, o := range p.Objects() {
		for _, op := range o.Ops {
			if !op.Kind.Wakes() || op.Func == s.f || !types.Identical(rootOf(op.Val).Type(), t) {
				continue
			}
			for _, call := range p.Callers(op.Func) {
				if call.Parent() != s.f {
					return true
				}
			}
			if len(p.Callers(op.Func)) == 0 {
				return true
			}
		}
	}
	return false
}

// givenTo finds where the subscription's function is given away, and what ends that.
func (p *Package) givenTo(s *subscription) bool {
	for _, f := range p.Funcs {
		for _, b := range f.Blocks {
			for _, in := range b.Instrs {
				call, ok := in.(*ssa.Call)
				if !ok || p.HasBody(ssaread.Callee(call.Common())) || !slices.ContainsFunc(call.Call.Args, func(a ssa.Value) bool { return isFunc(a, s.f) }) {
					continue
				}
				for _, a := range call.Call.Args {
					if s.given, s.with = call, fieldOf(a); s.with.Kind != ssaread.Field {
						continue
					}
					if s.end = p.closes(s.with); s.end != nil {
						return s.end.Parent() != f
					}
				}
			}
		}
	}
	return false
}

// isFunc reports whether v is the function f, a closure of it, or f bound to an object.
func isFunc(v ssa.Value, f *ssa.Function) bool {
	if ct, ok := v.(*ssa.ChangeType); ok {
		v = ct.X
	}
	if mc, ok := v.(*ssa.MakeClosure); ok {
		v = mc.Fn
	}
	g, ok := v.(*ssa.Function)
	return ok && (ssaread.Origin(g) == f || g.Object() != nil && g.Object() == f.Object())
}

// fieldOf returns the field from which v was read, or into which it is stored.
func fieldOf(v ssa.Value) ssaread.Cell {
	if c, _ := containerCell(v); c.Kind == ssaread.Field {
		return c
	}
	if v.Referrers() == nil || !ssaread.IsPointer(v.Type()) && !types.IsInterface(v.Type()) {
		return ssaread.Cell{}
	}
	for _, r := range *v.Referrers() {
		if st, ok := r.(*ssa.Store); ok && st.Val == v {
			if c := ssaread.CellOf(st.Addr); c.Kind == ssaread.Field {
				return c
			}
		}
	}
	return ssaread.Cell{}
}

// closes returns where what lies in a field is closed, by a method of another package.
func (p *Package) closes(cell ssaread.Cell) *ssa.Call {
	for _, f := range p.Funcs {
		for _, b := range f.Blocks {
			for _, in := range b.Instrs {
				call, ok := in.(*ssa.Call)
				if !ok || !p.goesOut(call) {
					continue
				}
				on, name := call.Call.Value, ""
				if call.Call.IsInvoke() {
					name = call.Call.Method.Name()
				} else {
					on, name = call.Call.Args[0], ssaread.Callee(call.Common()).Name()
				}
				if c, _ := containerCell(on); c == cell && (name == "Close" || name == "Stop" || name == "Shutdown") {
					return call
				}
			}
		}
	}
	return nil
}

// heedsEnd reports whether somebody waits with a case for an end that lies in a struct of
// the given type.
func (p *Package) heedsEnd(key string) bool {
	for _, f := range p.Funcs {
		found := ssaread.Contains(f, func(in ssa.Instruction) bool {
			sel, ok := in.(*ssa.Select)
			return ok && slices.ContainsFunc(sel.States, func(st *ssa.SelectState) bool {
				c, _ := containerCell(st.Chan)
				return st.Dir == types.RecvOnly && notifies(st.Chan.Type()) && c.Kind == ssaread.Field && c.Type == key
			})
		})
		if found {
			return true
		}
	}
	return false
}

func (p *Package) outlivesBreach(f *ssa.Function, call *ssa.Call, wait ssa.Instruction, s *subscription) Breach {
	by := ssaread.ShortName(s.f)
	b := Breach{Check: "no-exit", Func: f, Pos: posOf(wait)}
	b.Message = fmt.Sprintf("%s waits for what %s completes, which nobody calls after the close at line %d",
		ssaread.ShortName(f), by, p.line(s.end.Pos()))
	b.Steps = []Step{
		{s.given.Pos(), "completer", s.given.Parent(), "gives " + by + " away, to be called with what is to be completed"},
		{s.end.Pos(), "closer", s.end.Parent(), "closes " + cellName(s.with, p) + ": it is called no more"},
		{call.Pos(), "waiter", f, "hands its promise over"},
		{posOf(wait), "waiter", f, "waits for it, with no case for the end"},
		{Pos: posOf(wait), Text: by + " is called no more, and nobody will wake the waiter"},
	}
	return b
}
