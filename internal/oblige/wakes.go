package oblige

import (
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/ssaread"
)

// wakers tells which functions may wake those that wait on certain objects,
// themselves or through what they call, defer, start, or pass on. It is a
// may-analysis: calls of function values and of interfaces count for all that
// they may reach by their signature.
type wakers struct {
	p     *Package
	ops   map[ssa.Instruction]bool
	funcs map[*ssa.Function]bool
	named map[*ssa.Function]bool // see byName
}

// WakesOf returns who may wake a waiter on one of the objects.
func (p *Package) WakesOf(objects []*Object) *wakers {
	w := &wakers{p: p, ops: map[ssa.Instruction]bool{}, funcs: map[*ssa.Function]bool{}}
	var from []*ssa.Function
	for _, o := range objects {
		for _, op := range o.Ops {
			if op.Kind.Wakes() || op.Kind == Leak {
				w.ops[op.In] = true
				from = append(from, op.Func)
			}
		}
	}
	w.close(from)
	return w
}

// whoever returns who does an instruction with wakes, or leads to one.
func (p *Package) whoever(wakes func(ssa.Instruction) bool) *wakers {
	w := &wakers{p: p, ops: map[ssa.Instruction]bool{}, funcs: map[*ssa.Function]bool{}}
	w.add(wakes)
	return w
}

// add adds the instructions with wakes, and the functions that lead to one.
func (w *wakers) add(wakes func(ssa.Instruction) bool) {
	var from []*ssa.Function
	for _, f := range w.p.Funcs {
		for _, b := range f.Blocks {
			for _, in := range b.Instrs {
				if wakes(in) {
					w.ops[in] = true
					from = append(from, f)
				}
			}
		}
	}
	w.close(from)
}

// wakesOfWaiter returns who may wake w: where it waits until a context ends that its object
// keeps, who calls a cancel function that an object keeps wakes it too.
func (p *Package) wakesOfWaiter(w *Waiter) *wakers {
	wk := p.WakesOf(w.Objects)
	if sel, ok := w.Park.In.(*ssa.Select); !ok || !slices.ContainsFunc(sel.States, func(st *ssa.SelectState) bool { return keptContext(st.Chan) }) {
		return wk
	}
	wk.add(func(in ssa.Instruction) bool {
		call, ok := in.(ssa.CallInstruction)
		return ok && inField(call.Common().Value) && ssaread.IsType(call.Common().Value.Type(), "context", "CancelFunc", "CancelCauseFunc")
	})
	return wk
}

// keptContext reports whether ch is the Done of a context that lies in a field.
func keptContext(ch ssa.Value) bool { return isCancel(ch) && inField(ch.(*ssa.Call).Call.Value) }

// inField reports whether v was read from a field.
func inField(v ssa.Value) bool {
	load, ok := v.(*ssa.UnOp)
	return ok && load.Op == token.MUL && ssaread.CellOf(load.X).Kind == ssaread.Field
}

// close adds the functions from which one of fs may be reached.
func (w *wakers) close(fs []*ssa.Function) { closeOver(w.funcs, fs, w.p.mentions()) }

// byName returns the functions that lead to a wake by what they call or mention by name.
func (w *wakers) byName() map[*ssa.Function]bool {
	if w.named == nil {
		w.named = map[*ssa.Function]bool{}
		var from []*ssa.Function
		for in := range w.ops {
			from = append(from, in.Parent())
		}
		closeOver(w.named, from, w.p.mentionsByName())
	}
	return w.named
}

// closeOver adds to all the functions fs, and those that lead to them.
func closeOver(all map[*ssa.Function]bool, fs []*ssa.Function, mentions map[*ssa.Function][]*ssa.Function) {
	for len(fs) > 0 {
		f := fs[len(fs)-1]
		fs = fs[:len(fs)-1]
		if !all[f] {
			all[f] = true
			fs = append(fs, mentions[f]...)
		}
	}
}

// At reports whether in may wake, or lead to a wake.
func (w *wakers) At(in ssa.Instruction) bool {
	if w.ops[in] || mentionsOf(in, w.funcs) {
		return true
	}
	call, ok := in.(ssa.CallInstruction)
	if !ok {
		return false
	}
	for _, g := range w.p.dynamicCallees(call) {
		if w.funcs[g] {
			return true
		}
	}
	return false
}

// Named reports whether in wakes, or has to do with a function that leads to a wake, all by
// name: not what a function value or an interface may lead to.
func (w *wakers) Named(in ssa.Instruction) bool { return w.ops[in] || mentionsOf(in, w.byName()) }

// mentionsOf reports whether in has one of the functions for an operand.
func mentionsOf(in ssa.Instruction, funcs map[*ssa.Function]bool) bool {
	var buf [10]*ssa.Value
	for _, op := range in.Operands(buf[:0]) {
		if f, ok := (*op).(*ssa.Function); ok && funcs[ssaread.Origin(f)] {
			return true
		}
	}
	return false
}

// In returns the instructions of f that may wake.
func (w *wakers) In(f *ssa.Function) []ssa.Instruction {
	if !w.funcs[f] {
		return nil
	}
	var out []ssa.Instruction
	for _, b := range f.Blocks {
		for _, in := range b.Instrs {
			if w.At(in) {
				out = append(out, in)
			}
		}
	}
	return out
}

// mentions returns, for each function, those that may call it or pass it on.
func (p *Package) mentions() map[*ssa.Function][]*ssa.Function {
	if p.mentioned != nil {
		return p.mentioned
	}
	p.mentioned = map[*ssa.Function][]*ssa.Function{}
	for _, f := range p.Funcs {
		for _, g := range p.Callees(f) {
			p.mentioned[g] = append(p.mentioned[g], f)
		}
		for _, b := range f.Blocks {
			for _, in := range b.Instrs {
				if call, ok := in.(ssa.CallInstruction); ok {
					for _, g := range p.dynamicCallees(call) {
						p.mentioned[g] = append(p.mentioned[g], f)
					}
				}
			}
		}
	}
	return p.mentioned
}

// mentionsByName returns, for each function, those that call or mention it by name.
func (p *Package) mentionsByName() map[*ssa.Function][]*ssa.Function {
	if p.byName == nil {
		p.byName = map[*ssa.Function][]*ssa.Function{}
		var buf [10]*ssa.Value
		for _, f := range p.Funcs {
			for _, b := range f.Blocks {
				for _, in := range b.Instrs {
					for _, op := range in.Operands(buf[:0]) {
						if g, ok := (*op).(*ssa.Function); ok && p.HasBody(ssaread.Origin(g)) {
							p.byName[ssaread.Origin(g)] = append(p.byName[ssaread.Origin(g)], f)
						}
					}
				}
			}
		}
	}
	return p.byName
}

// dynamicCallees returns the functions of the package that a call of a function
// value or of an interface may reach. What an outside call returned, such as a
// context's cancel function, is none of ours.
func (p *Package) dynamicCallees(call ssa.CallInstruction) []*ssa.Function {
	c := call.Common()
	if c.IsInvoke() {
		return p.Implementations(c)
	}
	switch v := c.Value.(type) {
	case *ssa.Builtin, *ssa.Function, *ssa.MakeClosure:
		return nil
	case *ssa.Extract:
		if t, ok := v.Tuple.(*ssa.Call); ok && !p.HasBody(ssaread.Callee(t.Common())) {
			return nil
		}
	}
	return p.valuesOf(c.Signature().String())
}

// valuesOf returns the functions of a signature that are used as values.
func (p *Package) valuesOf(signature string) []*ssa.Function {
	if p.values == nil {
		p.values = map[string][]*ssa.Function{}
		for _, f := range p.Funcs {
			if p.Taken(f) {
				key := f.Signature.String()
				if f.Signature.Recv() != nil {
					key = f.Type().(interface{ String() string }).String()
				}
				p.values[key] = append(p.values[key], f)
			}
		}
	}
	return p.values[signature]
}

// Options returns the functions of the package that a call of a function value may call,
// whatever their parameters are named.
func (p *Package) Options(call *ssa.Call) []*ssa.Function {
	var out []*ssa.Function
	for _, f := range p.Funcs {
		if p.Taken(f) && nameless(f.Signature) == nameless(call.Call.Signature()) {
			out = append(out, f)
		}
	}
	return out
}

// nameless returns the text of a signature without the names of its parameters and
// results, which differ from where a function is written to where its type is.
func nameless(s *types.Signature) string {
	strip := func(t *types.Tuple) *types.Tuple {
		var vars []*types.Var
		for v := range t.Variables() {
			vars = append(vars, types.NewParam(token.NoPos, nil, "", v.Type()))
		}
		return types.NewTuple(vars...)
	}
	return types.NewSignatureType(nil, nil, nil, strip(s.Params()), strip(s.Results()), s.Variadic()).String()
}
