package oblige

import (
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/ssaread"
)

// MayCall reports whether in may call one of fs, or pass it on.
func (p *Package) MayCall(in ssa.Instruction, fs map[*ssa.Function]bool) bool {
	return (&Wakers{P: p, Funcs: fs}).At(in)
}

// WakersBy returns who does one of ops, or leads to one.
func (p *Package) WakersBy(ops []*Op) *Wakers {
	wk := &Wakers{P: p, Ops: map[ssa.Instruction]bool{}, Funcs: map[*ssa.Function]bool{}}
	var from []*ssa.Function
	for _, op := range ops {
		wk.Ops[op.In] = true
		from = append(from, op.Func)
	}
	wk.Close(from)
	return wk
}

// Notifies reports whether a channel type carries nothing but the news that something happened.
func Notifies(t types.Type) bool {
	c, ok := t.Underlying().(*types.Chan)
	if !ok {
		return true
	}
	switch e := c.Elem().Underlying().(type) {
	case *types.Struct:
		return e.NumFields() == 0
	case *types.Basic:
		return e.Info()&types.IsBoolean != 0
	}
	return false
}

// Wakers tells which functions may wake those that wait on certain objects,
// themselves or through what they call, defer, start, or pass on. It is a
// may-analysis: calls of function values and of interfaces count for all that
// they may reach by their signature.
type Wakers struct {
	P     *Package
	Ops   map[ssa.Instruction]bool
	Funcs map[*ssa.Function]bool
	named map[*ssa.Function]bool // see byName
}

// WakesOf returns who may wake a waiter on one of the objects.
func (p *Package) WakesOf(objects []*Object) *Wakers {
	w := &Wakers{P: p, Ops: map[ssa.Instruction]bool{}, Funcs: map[*ssa.Function]bool{}}
	var from []*ssa.Function
	for _, o := range objects {
		for _, op := range o.Ops {
			if op.Kind.Wakes() || op.Kind == Leak {
				w.Ops[op.In] = true
				from = append(from, op.Func)
			}
		}
	}
	w.Close(from)
	return w
}

// Whoever returns who does an instruction with wakes, or leads to one.
func (p *Package) Whoever(wakes func(ssa.Instruction) bool) *Wakers {
	w := &Wakers{P: p, Ops: map[ssa.Instruction]bool{}, Funcs: map[*ssa.Function]bool{}}
	w.add(wakes)
	return w
}

// onConds reports whether all wakes are of those who wait on a Cond.
func (w *Wakers) onConds() bool {
	for in := range w.Ops {
		call, ok := in.(ssa.CallInstruction)
		if !ok {
			return false
		}
		callee := ssaread.Callee(call.Common())
		if callee == nil || callee.Signature.Recv() == nil || !ssaread.IsType(callee.Signature.Recv().Type(), "sync", "Cond") {
			return false
		}
	}
	return true
}

// add adds the instructions with wakes, and the functions that lead to one.
func (w *Wakers) add(wakes func(ssa.Instruction) bool) {
	var from []*ssa.Function
	for _, f := range w.P.Funcs {
		for in := range ssaread.Instrs(f) {
			if wakes(in) {
				w.Ops[in] = true
				from = append(from, f)
			}
		}
	}
	w.Close(from)
}

// WakesOfWaiter returns who may wake w, and not only others who wait on the same (see unmasked): where it waits until a context ends that its object
// keeps, who calls a cancel function that an object keeps wakes it too.
func (p *Package) WakesOfWaiter(w *Waiter) *Wakers {
	wk := p.unmasked(w, p.WakesOf(w.Objects))
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
func keptContext(ch ssa.Value) bool { return IsCancel(ch) && inField(CancelOf(ch).Call.Value) }

// inField reports whether v was read from a field.
func inField(v ssa.Value) bool {
	load, ok := v.(*ssa.UnOp)
	return ok && load.Op == token.MUL && ssaread.CellOf(load.X).Kind == ssaread.Field
}

// Close adds the functions from which one of fs may be reached: not by calls that hand over a constant
// with which the callee does not come to it.
func (w *Wakers) Close(fs []*ssa.Function) {
	mentions := w.P.Mentions()
	barred := map[*ssa.Function][]*ssa.Function{} // by callers, as far as is known yet
	for len(fs) > 0 {
		f := fs[len(fs)-1]
		fs = fs[:len(fs)-1]
		if w.Funcs[f] {
			continue
		}
		w.Funcs[f] = true
		for _, m := range mentions[f] {
			if w.mentionsBarred(m, f) {
				barred[m] = append(barred[m], f)
			} else {
				fs = append(fs, m)
			}
		}
		if len(fs) > 0 || len(barred) == 0 {
			continue
		}
		for _, m := range w.P.Funcs { // more functions wake now
			if !w.Funcs[m] && slices.ContainsFunc(barred[m], func(f *ssa.Function) bool { return !w.mentionsBarred(m, f) }) {
				fs = append(fs, m)
			}
		}
	}
}

// ByName returns the functions that lead to a wake by what they call or mention by name.
func (w *Wakers) ByName() map[*ssa.Function]bool {
	if w.named == nil {
		w.named = map[*ssa.Function]bool{}
		var from []*ssa.Function
		for in := range w.Ops {
			from = append(from, in.Parent())
		}
		CloseOver(w.named, from, w.P.MentionsByName())
	}
	return w.named
}

// CloseOver adds to all the functions fs, and those that lead to them.
func CloseOver(all map[*ssa.Function]bool, fs []*ssa.Function, mentions map[*ssa.Function][]*ssa.Function) {
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
func (w *Wakers) At(in ssa.Instruction) bool { return w.at(in, nil, 3) }

func (w *Wakers) at(in ssa.Instruction, knows said, depth int) bool {
	if w.Ops[in] || MentionsOf(in, w.Funcs) && !w.barred(in, knows, depth) {
		return true
	}
	call, ok := in.(ssa.CallInstruction)
	if !ok {
		return false
	}
	for _, g := range w.P.DynamicCallees(call) {
		if w.Funcs[g] {
			return true
		}
	}
	return false
}

// Named reports whether in wakes, or has to do with a function that leads to a wake, all by
// name: not what a function value or an interface may lead to.
func (w *Wakers) Named(in ssa.Instruction) bool {
	if call, ok := in.(ssa.CallInstruction); ok && w.ByName()[w.P.InVariable(call)] {
		return true
	}
	return w.Ops[in] || MentionsOf(in, w.ByName()) && !w.barred(in, nil, 3)
}

// MentionsOf reports whether in has one of the functions for an operand.
func MentionsOf(in ssa.Instruction, funcs map[*ssa.Function]bool) bool {
	var buf [10]*ssa.Value
	for _, op := range in.Operands(buf[:0]) {
		if f, ok := (*op).(*ssa.Function); ok && funcs[ssaread.Origin(f)] {
			return true
		}
	}
	return false
}

// In returns the instructions of f that may wake.
func (w *Wakers) In(f *ssa.Function) []ssa.Instruction {
	if !w.Funcs[f] {
		return nil
	}
	var out []ssa.Instruction
	for in := range ssaread.Instrs(f) {
		if w.At(in) {
			out = append(out, in)
		}
	}
	return out
}

// Mentions returns, for each function, those that may call it or pass it on.
func (p *Package) Mentions() map[*ssa.Function][]*ssa.Function {
	if p.mentioned != nil {
		return p.mentioned
	}
	p.mentioned = map[*ssa.Function][]*ssa.Function{}
	for _, f := range p.Funcs {
		for _, g := range p.Callees(f) {
			p.mentioned[g] = append(p.mentioned[g], f)
		}
		for in := range ssaread.Instrs(f) {
			if call, ok := in.(ssa.CallInstruction); ok {
				for _, g := range p.DynamicCallees(call) {
					p.mentioned[g] = append(p.mentioned[g], f)
				}
			}
		}
	}
	return p.mentioned
}

// MentionsByName returns, for each function, those that call or mention it by name.
func (p *Package) MentionsByName() map[*ssa.Function][]*ssa.Function {
	if p.byName == nil {
		p.byName = map[*ssa.Function][]*ssa.Function{}
		var buf [10]*ssa.Value
		for _, f := range p.Funcs {
			for in := range ssaread.Instrs(f) {
				if call, ok := in.(ssa.CallInstruction); ok && p.InVariable(call) != nil {
					p.byName[p.InVariable(call)] = append(p.byName[p.InVariable(call)], f)
				}
				for _, op := range in.Operands(buf[:0]) {
					if g, ok := (*op).(*ssa.Function); ok && p.HasBody(ssaread.Origin(g)) {
						p.byName[ssaread.Origin(g)] = append(p.byName[ssaread.Origin(g)], f)
					}
				}
			}
		}
	}
	return p.byName
}

// DynamicCallees returns the functions of the package that a call of a function
// value or of an interface may reach. What an outside call returned, such as a
// context's cancel function, is none of ours. Where it is not seen what a value may be, that is
// each function of its signature.
func (p *Package) DynamicCallees(call ssa.CallInstruction) []*ssa.Function {
	c := call.Common()
	if c.IsInvoke() {
		all := p.Implementations(c)
		if len(all) == 0 {
			return nil
		}
		if ms, known := p.methodsIn(c); known {
			return ms
		}
		return all
	}
	if f := p.InVariable(call); f != nil {
		return []*ssa.Function{f}
	}
	switch v := c.Value.(type) {
	case *ssa.Builtin, *ssa.Function, *ssa.MakeClosure:
		return nil
	case *ssa.Extract:
		if t, ok := v.Tuple.(*ssa.Call); ok && !p.HasBody(ssaread.Callee(t.Common())) {
			return nil
		}
	}
	all := p.valuesOf(c.Signature().String())
	if len(all) == 0 {
		return nil
	}
	if fs, known := p.functionsIn(c.Value); known {
		return fs
	}
	return all
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
