package registry

import (
	"fmt"
	"go/token"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/known"
	"github.com/futurelint/futurelint/internal/oblige"
	"github.com/futurelint/futurelint/internal/ssaread"
)

// WouldBlock: an operation returns the error that means "not yet" to those who then
// wait on a known registry. What it tested before that is what they wait for: who
// changes it, so that the operation would return something else, notifies them.
//
// Believed of a test only where another write that ends the same return notifies:
// the package then wakes for this operation itself, and does not leave it to its
// callers. Not modelled, hence silent: tests whose direction is not known, an error
// that comes out of a call, and which of several queues is notified.
func WouldBlock(p *oblige.Package) []oblige.Breach {
	var out []oblige.Breach
	for _, r := range p.Registries {
		if len(r.Pending) == 0 || r.Wake == "" {
			continue
		}
		wk := notifiers(p, r)
		if len(wk.Ops) == 0 {
			continue
		}
		for _, w := range refusals(p, r) {
			out = append(out, unnotifiedOf(p, w, wk)...)
		}
	}
	return out
}

// refusals returns the returns of an error that means "not yet", each as where
// somebody parks under the tests that led there.
func refusals(p *oblige.Package, r known.Registry) []*oblige.Waiter {
	var out []*oblige.Waiter
	for _, f := range p.Funcs {
		for _, ret := range oblige.ReturnsOf(f) {
			if !slices.ContainsFunc(ret.Results, func(v ssa.Value) bool { return meansPending(oblige.Stored(v, ret), r.Pending) }) {
				continue
			}
			w := &oblige.Waiter{Park: &oblige.Op{Kind: oblige.Registers, In: ret, Func: f}}
			for _, t := range p.Tests(ret) {
				if t.Op != token.ILLEGAL && t.Cell.Kind == ssaread.Field && !p.Blinds(t, ret) {
					w.Tests = append(w.Tests, t)
				}
			}
			out = append(out, w)
		}
	}
	return out
}

// meansPending reports whether v is one of the named errors: a variable of another
// package, or a pointer to a new value of a type.
func meansPending(v ssa.Value, names []string) bool {
	switch v := v.(type) {
	case *ssa.UnOp:
		g, ok := v.X.(*ssa.Global)
		return ok && v.Op == token.MUL && g.Pkg != nil && slices.Contains(names, g.Pkg.Pkg.Path()+"."+g.Name())
	case *ssa.MakeInterface:
		return meansPending(v.X, names) || slices.ContainsFunc(names, func(name string) bool { return isNamed(v.X.Type(), name) })
	}
	return false
}

// unnotifiedOf returns the writes after which the refusing operation w would return
// something else, and that notify nobody.
func unnotifiedOf(p *oblige.Package, w *oblige.Waiter, wk *oblige.Wakers) []oblige.Breach {
	var out []oblige.Breach
	woken := false
	for _, cell := range w.Cells() {
		for _, in := range p.Writers(cell) {
			t, wr := endsRefusal(p, w, cell, in)
			if t == nil {
				continue
			}
			if p.Covered(in, wk) {
				woken = true
			} else if !p.ManyOf(cell) && p.Uncovered(in.Parent(), oblige.RootOf(wr.Addr), wk, nil) {
				out = append(out, unnotifiedBreach(p, w, t, wr, in))
			}
		}
	}
	if !woken {
		return nil
	}
	return out
}

// endsRefusal returns the test that the write in of cell decides otherwise, so that the
// operation w does not come to its refusal any more, or less often. What a number is set
// to that is not known, as in a copy, says nothing.
func endsRefusal(p *oblige.Package, w *oblige.Waiter, cell ssaread.Cell, in ssa.Instruction) (*oblige.Test, oblige.Written) {
	wr, ok := p.WriteTo(in, cell)
	if !ok || p.Private(wr.Addr) || in.Parent() == w.Park.Func || in.Parent().Name() == "init" {
		return nil, oblige.Written{}
	}
	if e, t := p.After(w, cell, wr, in); e == oblige.Fails || e == oblige.Nears && wr.Delta != 0 {
		return t, wr
	}
	return nil, oblige.Written{}
}

func unnotifiedBreach(p *oblige.Package, w *oblige.Waiter, t *oblige.Test, wr oblige.Written, in ssa.Instruction) oblige.Breach {
	g, name, f := in.Parent(), oblige.CellName(t.Cell, p), ssaread.ShortName(w.Park.Func)
	b := oblige.Breach{Check: "no-wake", Func: g, Pos: oblige.PosOf(in)}
	b.Message = fmt.Sprintf("%s changes %s, which %s tests at line %d, but notifies nobody",
		ssaread.ShortName(g), name, f, p.Line(oblige.PosOf(t.Load)))
	b.Steps = []oblige.Step{
		{Pos: oblige.PosOf(t.Load), Side: "poller", Func: w.Park.Func, Text: "tests " + name},
		{Pos: w.Pos(), Side: "poller", Func: w.Park.Func, Text: "returns that it would block: its caller waits"},
		{Pos: oblige.PosOf(in), Side: "completer", Func: g, Text: "changes " + name + ": it " + wr.Text},
		{Pos: oblige.PosOf(in), Text: name + " has changed, and nobody will wake the waiter"},
	}
	return b
}
