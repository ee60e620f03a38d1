package oblige

import (
	"go/token"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/ssaread"
)

// effects tells what instructions do when the functions that they certainly
// call are looked into, to a small depth: accesses, wake-ups, waits. A may-
// analysis: order and conditions within a callee are forgotten. Goroutines that
// are started are no part of it, deferred calls are.
type effects struct {
	p    *Package
	ops  map[ssa.Instruction][]objectOp
	memo map[effectKey]*effect
}

type objectOp struct {
	obj *Object
	op  *Op
}

type effectKey struct {
	f     *ssa.Function
	depth int
}

// effect is what a function does; routes start at its parameters.
type effect struct {
	accesses []access
	wakes    []wakeUp
	parks    bool
	full     bool // there may be more: it was cut
}

// wakeUp is an operation that wakes, seen from a caller.
type wakeUp struct {
	obj *Object
	op  *Op
	at  route // the channel, Cond or WaitGroup
}

// effects returns what the functions of the package do, found out as it is asked for.
func (p *Package) effects() *effects {
	if p.does == nil {
		p.does = newEffects(p)
	}
	return p.does
}

// repeats reports whether a way leads from a call back to itself on which nobody waits: it
// is sure to come again.
func (e *effects) repeats(call ssa.Instruction) bool {
	parks := func(in ssa.Instruction) bool { return in != call && e.at(in, 2).parks }
	return Without(call, parks, func(in ssa.Instruction) bool { return in == call }) != nil
}

const maxEffects = 100 // of one function, callees included

func newEffects(p *Package) *effects {
	e := &effects{p: p, ops: map[ssa.Instruction][]objectOp{}, memo: map[effectKey]*effect{}}
	for _, o := range p.Objects() {
		for _, op := range o.Ops {
			e.ops[op.In] = append(e.ops[op.In], objectOp{o, op})
		}
	}
	return e
}

// body returns the function that an instruction certainly runs, with its
// arguments: a call of the package's own, or of a literal, directly or through Once.Do.
func (e *effects) body(in ssa.Instruction) (*ssa.Function, []ssa.Value) {
	call, ok := in.(ssa.CallInstruction)
	if !ok {
		return nil, nil
	}
	if _, spawns := in.(*ssa.Go); spawns {
		return nil, nil
	}
	c := call.Common()
	callee := ssaread.Callee(c)
	if callee == nil {
		return e.p.literalIn(c.Value), nil
	}
	if callee.String() == "(*sync.Once).Do" && len(c.Args) == 2 {
		if mc, ok := c.Args[1].(*ssa.MakeClosure); ok {
			fn := ssaread.Origin(mc.Fn.(*ssa.Function))
			if e.p.HasBody(fn) && len(fn.Params) == 0 {
				return fn, nil
			}
		}
		return nil, nil
	}
	if e.p.HasBody(callee) {
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

// at returns what an instruction does, callees to the given depth included, in
// terms of its function.
func (e *effects) at(in ssa.Instruction, depth int) *effect {
	out := &effect{accesses: accesses(in)}
	for _, oo := range e.ops[in] {
		if oo.op.Kind.Wakes() {
			out.wakes = append(out.wakes, wakeUp{oo.obj, oo.op, routeOf(oo.op.Val)})
		}
		out.parks = out.parks || oo.op.Kind.Parks()
	}
	callee, args := e.body(in)
	if callee == nil || depth == 0 {
		return out
	}
	sub := e.of(callee, depth-1)
	out.parks = out.parks || sub.parks
	out.full = sub.full
	for _, a := range sub.accesses {
		a.base = substitute(a.base, callee, args)
		out.accesses = append(out.accesses, a)
	}
	kept := e.p.literalIn(in.(ssa.CallInstruction).Common().Value) == callee
	for _, w := range sub.wakes {
		w.at = substitute(w.at, callee, args)
		if kept { // whose variables are its maker's: it is found where it is kept
			w.at = routeOf(in.(ssa.CallInstruction).Common().Value)
		}
		out.wakes = append(out.wakes, w)
	}
	return out
}

// of returns what a function does, callees to the given depth included.
func (e *effects) of(f *ssa.Function, depth int) *effect {
	key := effectKey{f, depth}
	if have := e.memo[key]; have != nil {
		return have
	}
	out := &effect{}
	e.memo[key] = out // recursion adds nothing
	for _, b := range f.Blocks {
		for _, in := range b.Instrs {
			one := e.at(in, depth)
			out.parks = out.parks || one.parks
			out.full = out.full || one.full
			if len(out.accesses)+len(one.accesses) > maxEffects {
				out.full = true
			} else {
				out.accesses = append(out.accesses, one.accesses...)
			}
			if len(out.wakes)+len(one.wakes) > maxEffects {
				out.full = true
			} else {
				out.wakes = append(out.wakes, one.wakes...)
			}
		}
	}
	return out
}

// substitute turns a route of a callee into one of its caller.
func substitute(r route, callee *ssa.Function, args []ssa.Value) route {
	for i, prm := range callee.Params {
		if r.root == prm && i < len(args) {
			out := routeOf(args[i])
			out.steps += r.steps
			return out
		}
	}
	return r
}
