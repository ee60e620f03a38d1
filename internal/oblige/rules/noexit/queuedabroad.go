package noexit

import (
	"fmt"
	"go/token"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/oblige"
	"github.com/futurelint/futurelint/internal/ssaread"
)

// queuedAbroad finds waiters whose request lies in an object of another package, which
// calls a handler of the package's own with it: who ends that object, and with it the
// context or channel of its owner, leaves the requests that were not handled yet, and the
// waiter listens to nothing but its answer.
//
// Only what comes to the handler as its parameter is a request: what a handler captures it
// may complete because of the end.
func queuedAbroad(p *oblige.Package) []oblige.Breach {
	var out []oblige.Breach
	for _, o := range p.Objects() {
		if o.Open || len(o.Of(oblige.Leak)) > 0 || len(o.Of(oblige.Recv)) == 0 {
			continue
		}
		h := handlersOf(p, o)
		if h == nil {
			continue
		}
		end, closed := endOfHost(p, o, h)
		if end == nil {
			continue
		}
		for _, r := range o.Of(oblige.Recv) {
			at := asker(p, o, r)
			if at != nil && !slices.ContainsFunc(h.funcs, func(f *ssa.Function) bool { return oblige.Within(f, at.Parent()) }) && !p.EndsProcess(at.Parent()) {
				out = append(out, queuedBreach(p, at, h, end, closed))
				break
			}
		}
	}
	return out
}

// handlers are the functions that alone answer, and the fields of those who call them.
type handlers struct {
	funcs []*ssa.Function
	given []ssa.CallInstruction // to whom they were given
	hosts []ssaread.Cell
}

// handlersOf returns the handlers that alone wake those who wait on o, by what they are
// called with; nil where others wake as well.
func handlersOf(p *oblige.Package, o *oblige.Object) *handlers {
	h := &handlers{}
	for _, op := range o.Ops {
		if !op.Kind.Wakes() {
			continue
		}
		f := handlerOf(p, op.Func, oblige.RootOf(op.Val))
		given := givenTo(p, f)
		if f == nil || given == nil {
			return nil
		}
		h.funcs, h.given = append(h.funcs, f), append(h.given, given)
		h.hosts = append(h.hosts, hostsIn(given)...)
	}
	if len(h.hosts) == 0 {
		return nil
	}
	return h
}

// handlerOf returns the function that v, a value of f, comes to as a parameter from nobody
// in the package.
func handlerOf(p *oblige.Package, f *ssa.Function, v ssa.Value) *ssa.Function {
	for range oblige.MaxUp {
		if prm, ok := v.(*ssa.Parameter); !ok || prm.Parent() != f {
			return nil
		}
		calls := p.Callers(f)
		if len(calls) == 0 {
			return f
		}
		if len(calls) > 1 {
			return nil
		}
		arg := oblige.ArgumentFor(calls[0], f, v)
		if arg == nil {
			return nil
		}
		f, v = calls[0].Parent(), oblige.RootOf(arg)
	}
	return nil
}

// givenTo returns the one call of another package's function that f is given to.
func givenTo(p *oblige.Package, f *ssa.Function) ssa.CallInstruction {
	if f == nil || !p.Taken(f) {
		return nil
	}
	var given ssa.CallInstruction
	for _, g := range p.Funcs {
		for in := range ssaread.Instrs(g) {
			if !oblige.MentionsOf(in, map[*ssa.Function]bool{f: true}) {
				continue
			}
			call, ok := takenBy(in)
			if !ok || given != nil || p.Starts(call) || p.HasBody(ssaread.Callee(call.Common())) || ssaread.Callee(call.Common()) == nil && !call.Common().IsInvoke() {
				return nil
			}
			given = call
		}
	}
	return given
}

// takenBy returns the call that in is, or that alone gets the closure which in makes.
func takenBy(in ssa.Instruction) (ssa.CallInstruction, bool) {
	if mc, ok := in.(*ssa.MakeClosure); ok && len(*mc.Referrers()) == 1 {
		in = (*mc.Referrers())[0]
	}
	call, ok := in.(ssa.CallInstruction)
	return call, ok
}

// hostsIn returns the fields in which lie what else takes part in a call: its receiver and
// arguments.
func hostsIn(call ssa.CallInstruction) []ssaread.Cell {
	var out []ssaread.Cell
	for _, v := range append(slices.Clone(call.Common().Args), call.Common().Value) {
		if c := fieldOf(v); c.Kind == ssaread.Field {
			out = append(out, c)
		}
	}
	return out
}

// fieldOf returns the field that a value was loaded from, or is stored in.
func fieldOf(v ssa.Value) ssaread.Cell {
	if v == nil {
		return ssaread.Cell{}
	}
	if u, ok := v.(*ssa.UnOp); ok && u.Op == token.MUL {
		return ssaread.CellOf(u.X)
	}
	if v.Referrers() == nil {
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

// endOfHost returns where a method of a host is called, for nothing but its effect, and
// what else of the owner is ended there.
func endOfHost(p *oblige.Package, o *oblige.Object, h *handlers) (*ownEnd, ssa.Instruction) {
	wk := p.WakesOf([]*oblige.Object{o})
	for _, cell := range h.hosts {
		ends := endsIn(p, cell.Type)
		if len(ends) == 0 {
			continue
		}
		for _, f := range p.Funcs {
			for in := range ssaread.Instrs(f) {
				call, ok := in.(*ssa.Call)
				if !ok || !endsIt(p, call, cell) || p.Covered(in, wk) {
					continue
				}
				for _, end := range ends {
					if at := closedWith(p, in, end.closes); at != nil {
						return end, call
					}
				}
			}
		}
	}
	return nil, nil
}

// endsIt reports whether a call is of another package's method of what lies in cell, with
// nothing handed in and nothing but an error asked for.
func endsIt(p *oblige.Package, call *ssa.Call, cell ssaread.Cell) bool {
	c := call.Common()
	if p.HasBody(ssaread.Callee(c)) || c.Signature().Params().Len() > 0 {
		return false
	}
	rs := c.Signature().Results()
	if rs.Len() > 1 || rs.Len() == 1 && !ssaread.IsError(rs.At(0).Type()) {
		return false
	}
	recv := c.Value
	if !c.IsInvoke() {
		if c.Signature().Recv() == nil || len(c.Args) == 0 {
			return false
		}
		recv = c.Args[0]
	}
	u, ok := recv.(*ssa.UnOp)
	return ok && u.Op == token.MUL && ssaread.CellOf(u.X) == cell
}

// asker returns where r waits for the answer to a request that the same function makes:
// r may lie in a method of the request.
func asker(p *oblige.Package, o *oblige.Object, r *oblige.Op) ssa.Instruction {
	at := r.In
	if prm, ok := oblige.RootOf(r.Val).(*ssa.Parameter); ok && len(p.Callers(r.Func)) == 1 {
		if call := p.Callers(r.Func)[0]; oblige.ArgumentFor(call, r.Func, prm) != nil {
			at = call
		}
	}
	if slices.ContainsFunc(o.Of(oblige.Make), func(m *oblige.Op) bool { return m.Func == at.Parent() && oblige.Reaches(m.In, at) }) {
		return at
	}
	return nil
}

func queuedBreach(p *oblige.Package, wait ssa.Instruction, h *handlers, end *ownEnd, closed ssa.Instruction) oblige.Breach {
	f, at, closer, handler := wait.Parent(), oblige.PosOf(wait), closed.Parent(), h.funcs[0]
	host := oblige.CellName(fieldOf(receiverOf(closed)), p)
	b := oblige.Breach{Check: "no-exit", Func: f, Pos: at}
	b.Message = fmt.Sprintf("%s awaits its answer without a case for the end of %s at line %d",
		ssaread.ShortName(f), host, p.Line(oblige.PosOf(closed)))
	b.Steps = []oblige.Step{
		{Pos: oblige.PosOf(h.given[0]), Side: "completer", Func: h.given[0].Parent(), Text: "has " + host + " call the handler"},
		{Pos: oblige.PosOf(closed), Side: "closer", Func: closer, Text: "ends " + host + ", and " + end.name},
		{Pos: handler.Pos(), Side: "completer", Func: handler, Text: "is not called any more"},
		{Pos: at, Side: "waiter", Func: f, Text: "waits for the answer to its request"},
		{Pos: at, Text: "the request lies there, and nobody will wake the waiter"},
	}
	return b
}

// receiverOf returns of what a call is a method.
func receiverOf(in ssa.Instruction) ssa.Value {
	c := in.(*ssa.Call).Common()
	if c.IsInvoke() {
		return c.Value
	}
	return c.Args[0]
}
