package unresolved

import (
	"fmt"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/oblige"
	"github.com/futurelint/futurelint/internal/ssaread"
)

// recovered finds completions that a panic skips: the function recovers, so that
// it ends as if nothing was, and completes its promise behind a call of somebody
// else's code, not in a defer. Where nothing recovers, a panic ends the program,
// and nobody waits any more.
func recovered(p *oblige.Package) []oblige.Breach {
	var out []oblige.Breach
	for _, o := range p.Objects() {
		if o.Open || !o.Awaited() {
			continue
		}
		wk := p.WakesOf([]*oblige.Object{o})
		for _, op := range o.Of(oblige.GroupDone, oblige.Close, oblige.Send) {
			if _, later := op.In.(*ssa.Defer); later || oblige.ClosedElsewhere(o, op.Func) {
				continue
			}
			if call := mayPanicBefore(p, op, wk); call != nil {
				out = append(out, recoveredBreach(p, o, op, call))
			}
		}
	}
	return out
}

// mayPanicBefore returns a call of foreign code that op's completion stands
// behind, in a function that recovers and whose defers do not complete it.
func mayPanicBefore(p *oblige.Package, op *oblige.Op, wk *oblige.Wakers) ssa.CallInstruction {
	var rescue *ssa.Defer
	for in := range ssaread.Instrs(op.Func) {
		d, ok := in.(*ssa.Defer)
		if !ok {
			continue
		}
		callee := ssaread.Callee(d.Common())
		if callee == nil || wk.At(d) || wk.Funcs[callee] {
			return nil
		}
		if recovers(callee) && oblige.Dominates(d, op.In) {
			rescue = d
		}
	}
	if rescue == nil || p.CallersWake(op.Func, wk) {
		return nil
	}
	for in := range ssaread.Instrs(op.Func) {
		call, ok := in.(*ssa.Call)
		if ok && foreign(p, call) && oblige.Dominates(rescue, call) && oblige.Dominates(call, op.In) {
			return call
		}
	}
	return nil
}

// recovers reports whether f stops a panic for good.
func recovers(f *ssa.Function) bool {
	stops := false
	for in := range ssaread.Instrs(f) {
		switch in := in.(type) {
		case *ssa.Panic:
			return false
		case *ssa.Call:
			stops = stops || ssaread.IsBuiltin(in.Common(), "recover")
		}
	}
	return stops
}

// foreign reports whether a call runs a function that was handed in: a value that
// is no function literal of the caller's, or a method of an interface that nobody
// in the package has.
func foreign(p *oblige.Package, call *ssa.Call) bool {
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

func recoveredBreach(p *oblige.Package, o *oblige.Object, op *oblige.Op, call ssa.CallInstruction) oblige.Breach {
	f := op.Func
	wait := o.Of(oblige.Recv, oblige.GroupWait)[0]
	pos := op.Pos()
	return oblige.Breach{
		Check:   "unresolved",
		Func:    f,
		Pos:     pos,
		Message: fmt.Sprintf("%s skips completing %s at line %d if line %d panics and recovers", ssaread.ShortName(f), p.ObjectName(o), p.Line(pos), p.Line(oblige.PosOf(call))),
		Steps: []oblige.Step{
			{Pos: wait.Pos(), Side: "waiter", Func: wait.Func, Text: "waits for the promise, with no other way out"},
			{Pos: oblige.PosOf(call), Side: "completer", Func: f, Text: "calls a function that panics"},
			{Pos: oblige.PosOf(call), Side: "completer", Func: f, Text: "recovers in a defer and ends"},
			{Pos: pos, Side: "completer", Func: f, Text: "would have completed the promise here"},
			{Pos: pos, Func: f, Text: "the completion is skipped, nobody will wake the waiter"},
		},
	}
}
