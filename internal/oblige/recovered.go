package oblige

import (
	"fmt"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/ssaread"
)

// recovered finds completions that a panic skips: the function recovers, so that
// it ends as if nothing was, and completes its promise behind a call of somebody
// else's code, not in a defer. Where nothing recovers, a panic ends the program,
// and nobody waits any more.
func (p *Package) recovered() []Breach {
	var out []Breach
	for _, o := range p.Objects() {
		if o.Open || !o.awaited() {
			continue
		}
		wk := p.WakesOf([]*Object{o})
		for _, op := range o.Of(GroupDone, Close, Send) {
			if _, later := op.In.(*ssa.Defer); later || closedElsewhere(o, op.Func) {
				continue
			}
			if call := p.mayPanicBefore(op, wk); call != nil {
				out = append(out, p.recoveredBreach(o, op, call))
			}
		}
	}
	return out
}

// closedElsewhere reports whether another function closes the channel: that wakes all who are left.
func closedElsewhere(o *Object, f *ssa.Function) bool {
	for _, op := range o.Of(Close) {
		if op.Func != f {
			return true
		}
	}
	return false
}

// mayPanicBefore returns a call of foreign code that op's completion stands
// behind, in a function that recovers and whose defers do not complete it.
func (p *Package) mayPanicBefore(op *Op, wk *wakers) ssa.CallInstruction {
	var rescue *ssa.Defer
	for _, b := range op.Func.Blocks {
		for _, in := range b.Instrs {
			d, ok := in.(*ssa.Defer)
			if !ok {
				continue
			}
			callee := ssaread.Callee(d.Common())
			if callee == nil || wk.At(d) || wk.funcs[callee] {
				return nil
			}
			if recovers(callee) && Dominates(d, op.In) {
				rescue = d
			}
		}
	}
	if rescue == nil || p.callersWake(op.Func, wk) {
		return nil
	}
	for _, b := range op.Func.Blocks {
		for _, in := range b.Instrs {
			call, ok := in.(*ssa.Call)
			if ok && p.foreign(call) && Dominates(rescue, call) && Dominates(call, op.In) {
				return call
			}
		}
	}
	return nil
}

// recovers reports whether f stops a panic for good.
func recovers(f *ssa.Function) bool {
	stops := false
	for _, b := range f.Blocks {
		for _, in := range b.Instrs {
			switch in := in.(type) {
			case *ssa.Panic:
				return false
			case *ssa.Call:
				stops = stops || ssaread.IsBuiltin(in.Common(), "recover")
			}
		}
	}
	return stops
}

// foreign reports whether a call runs a function that was handed in: a value that
// is no function literal of the caller's, or a method of an interface that nobody
// in the package has.
func (p *Package) foreign(call *ssa.Call) bool {
	c := call.Common()
	if c.IsInvoke() {
		n := ssaread.Named(c.Value.Type())
		return n != nil && n.Obj().Pkg() == p.Pkg.Pkg && len(p.Implementations(c)) == 0
	}
	if ssaread.Callee(c) != nil {
		return false
	}
	_, builtin := c.Value.(*ssa.Builtin)
	return !builtin
}

func (p *Package) recoveredBreach(o *Object, op *Op, call ssa.CallInstruction) Breach {
	f := op.Func
	wait := o.Of(Recv, GroupWait)[0]
	pos := op.Pos()
	return Breach{
		Check:   "unresolved",
		Func:    f,
		Pos:     pos,
		Message: fmt.Sprintf("%s skips completing %s at line %d if line %d panics and recovers", ssaread.ShortName(f), p.objectName(o), p.line(pos), p.line(posOf(call))),
		Steps: []Step{
			{wait.Pos(), "waiter", wait.Func, "waits for the promise, with no other way out"},
			{posOf(call), "completer", f, "calls a function that panics"},
			{posOf(call), "completer", f, "recovers in a defer and ends"},
			{pos, "completer", f, "would have completed the promise here"},
			{pos, "", f, "the completion is skipped, nobody will wake the waiter"},
		},
	}
}
