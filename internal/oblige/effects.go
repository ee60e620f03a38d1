package oblige

import (
	"go/token"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/ssaread"
)

// Effects tells what instructions do when the functions that they certainly
// call are looked into, to a small depth: accesses, wake-ups, waits. A may-
// analysis: order and conditions within a callee are forgotten. Goroutines that
// are started are no part of it, deferred calls are.
type Effects struct {
	P    *Package
	Ops  map[ssa.Instruction][]objectOp
	memo map[effectKey]*FuncEffect
}

type objectOp struct {
	Obj *Object
	Op  *Op
}

type effectKey struct {
	f     *ssa.Function
	depth int
}

// FuncEffect is what a function does; routes start at its parameters.
type FuncEffect struct {
	Accesses []Access
	Wakes    []WakeUp
	Parks    bool
	Full     bool // there may be more: it was cut
}

// WakeUp is an operation that wakes, seen from a caller.
type WakeUp struct {
	Obj *Object
	Op  *Op
	At  Route // the channel, Cond or WaitGroup
}

// Effects returns what the functions of the package do, found out as it is asked for.
func (p *Package) Effects() *Effects {
	if p.does == nil {
		p.does = newEffects(p)
	}
	return p.does
}

// Repeats reports whether a way leads from a call back to itself on which nobody waits: it
// is sure to come again.
func (e *Effects) Repeats(call ssa.Instruction) bool {
	parks := func(in ssa.Instruction) bool { return in != call && e.At(in, 2).Parks }
	return Without(call, parks, func(in ssa.Instruction) bool { return in == call }) != nil
}

const maxEffects = 100 // of one function, callees included

func newEffects(p *Package) *Effects {
	e := &Effects{P: p, Ops: map[ssa.Instruction][]objectOp{}, memo: map[effectKey]*FuncEffect{}}
	for _, o := range p.Objects() {
		for _, op := range o.Ops {
			e.Ops[op.In] = append(e.Ops[op.In], objectOp{o, op})
		}
	}
	return e
}

// Body returns the function that an instruction certainly runs, with its
// arguments: a call of the package's own, or of a literal, directly or through Once.Do.
func (e *Effects) Body(in ssa.Instruction) (*ssa.Function, []ssa.Value) {
	call, ok := in.(ssa.CallInstruction)
	if !ok {
		return nil, nil
	}
	if _, spawns := in.(*ssa.Go); spawns {
		return nil, nil
	}
	c := call.Common()
	callee := ssaread.Callee(c)
	if callee == nil && e.P.InVariable(call) != nil {
		return e.P.InVariable(call), c.Args
	}
	if callee == nil {
		return e.P.literalIn(c.Value), nil
	}
	if callee.String() == "(*sync.Once).Do" && len(c.Args) == 2 {
		if mc, ok := c.Args[1].(*ssa.MakeClosure); ok {
			fn := ssaread.Origin(mc.Fn.(*ssa.Function))
			if e.P.HasBody(fn) && len(fn.Params) == 0 {
				return fn, nil
			}
		}
		return nil, nil
	}
	if e.P.HasBody(callee) {
		return callee, c.Args
	}
	return nil, nil
}

// literalIn returns the function literal that lies in the field from which v was
// loaded, nil unless it is the only one that is ever stored there, by the package itself.
func (p *Package) literalIn(v ssa.Value) *ssa.Function {
	load, ok := v.(*ssa.UnOp)
	if !ok || load.Op != token.MUL {
		return nil
	}
	cell := ssaread.CellOf(load.X)
	if cell.Kind != ssaread.Field || exportedField(cell, p) {
		return nil
	}
	var fn *ssa.Function
	for _, in := range p.Writers(cell) {
		st, ok := in.(*ssa.Store)
		if !ok || ssaread.CellOf(st.Addr) != cell {
			continue
		}
		mc, ok := st.Val.(*ssa.MakeClosure)
		if !ok || fn != nil {
			return nil
		}
		fn = ssaread.Origin(mc.Fn.(*ssa.Function))
	}
	if !p.HasBody(fn) || len(fn.Params) > 0 {
		return nil
	}
	return fn
}

// At returns what an instruction does, callees to the given depth included, in
// terms of its function.
func (e *Effects) At(in ssa.Instruction, depth int) *FuncEffect {
	out := &FuncEffect{Accesses: Accesses(in)}
	for _, oo := range e.Ops[in] {
		if oo.Op.Kind.Wakes() {
			out.Wakes = append(out.Wakes, WakeUp{oo.Obj, oo.Op, RouteOf(oo.Op.Val)})
		}
		out.Parks = out.Parks || oo.Op.Kind.Parks()
	}
	callee, args := e.Body(in)
	if callee == nil || depth == 0 {
		return out
	}
	sub := e.Of(callee, depth-1)
	out.Parks = out.Parks || sub.Parks
	out.Full = sub.Full
	for _, a := range sub.Accesses {
		a.Base = substitute(a.Base, callee, args)
		if i := slices.IndexFunc(callee.Params, func(prm *ssa.Parameter) bool { return a.Val == ssa.Value(prm) }); i >= 0 && i < len(args) {
			a.Val = args[i]
		}
		out.Accesses = append(out.Accesses, a)
	}
	kept := e.P.literalIn(in.(ssa.CallInstruction).Common().Value) == callee
	for _, w := range sub.Wakes {
		w.At = substitute(w.At, callee, args)
		if kept { // whose variables are its maker's: it is found where it is kept
			w.At = RouteOf(in.(ssa.CallInstruction).Common().Value)
		}
		out.Wakes = append(out.Wakes, w)
	}
	return out
}

// Of returns what a function does, callees to the given depth included.
func (e *Effects) Of(f *ssa.Function, depth int) *FuncEffect {
	key := effectKey{f, depth}
	if have := e.memo[key]; have != nil {
		return have
	}
	out := &FuncEffect{}
	e.memo[key] = out // recursion adds nothing
	for in := range ssaread.Instrs(f) {
		one := e.At(in, depth)
		out.Parks = out.Parks || one.Parks
		out.Full = out.Full || one.Full
		if len(out.Accesses)+len(one.Accesses) > maxEffects {
			out.Full = true
		} else {
			out.Accesses = append(out.Accesses, one.Accesses...)
		}
		if len(out.Wakes)+len(one.Wakes) > maxEffects {
			out.Full = true
		} else {
			out.Wakes = append(out.Wakes, one.Wakes...)
		}
	}
	return out
}

// InCaller returns a route of the function that is called as its caller sees it.
func InCaller(r Route, call *ssa.Call) Route {
	return substitute(r, ssaread.Callee(call.Common()), call.Call.Args)
}

// substitute turns a route of a callee into one of its caller.
func substitute(r Route, callee *ssa.Function, args []ssa.Value) Route {
	for i, prm := range callee.Params {
		if r.Root == prm && i < len(args) {
			out := RouteOf(args[i])
			out.Steps += r.Steps
			return out
		}
	}
	return r
}
