package oblige

import (
	"fmt"
	"go/token"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/known"
	"github.com/futurelint/futurelint/internal/ssaread"
)

// wouldBlock: an operation returns the error that means "not yet" to those who then
// wait on a known registry. What it tested before that is what they wait for: who
// changes it, so that the operation would return something else, notifies them.
//
// Believed of a test only where another write that ends the same return notifies:
// the package then wakes for this operation itself, and does not leave it to its
// callers. Not modelled, hence silent: tests whose direction is not known, an error
// that comes out of a call, and which of several queues is notified.
func wouldBlock(p *Package) []Breach {
	var out []Breach
	for _, r := range p.Registries {
		if len(r.Pending) == 0 || r.Wake == "" {
			continue
		}
		wk := p.notifiers(r)
		if len(wk.ops) == 0 {
			continue
		}
		for _, w := range p.refusals(r) {
			out = append(out, p.unnotifiedOf(w, wk)...)
		}
	}
	return out
}

// refusals returns the returns of an error that means "not yet", each as where
// somebody parks under the tests that led there.
func (p *Package) refusals(r known.Registry) []*Waiter {
	var out []*Waiter
	for _, f := range p.Funcs {
		for _, ret := range returnsOf(f) {
			if !slices.ContainsFunc(ret.Results, func(v ssa.Value) bool { return meansPending(stored(v, ret), r.Pending) }) {
				continue
			}
			w := &Waiter{Park: &Op{Kind: Registers, In: ret, Func: f}}
			for _, t := range p.tests(ret) {
				if t.Op != token.ILLEGAL && t.Cell.Kind == ssaread.Field && !p.blinds(t, ret) {
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
func (p *Package) unnotifiedOf(w *Waiter, wk *wakers) []Breach {
	var out []Breach
	woken := false
	for _, cell := range w.cells() {
		for _, in := range p.Writers(cell) {
			t, wr := p.endsRefusal(w, cell, in)
			if t == nil {
				continue
			}
			if p.covered(in, wk) {
				woken = true
			} else if !p.manyOf(cell) && p.uncovered(in.Parent(), rootOf(wr.addr), wk, nil) {
				out = append(out, p.unnotifiedBreach(w, t, wr, in))
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
func (p *Package) endsRefusal(w *Waiter, cell ssaread.Cell, in ssa.Instruction) (*Test, written) {
	wr, ok := p.writeTo(in, cell)
	if !ok || p.private(wr.addr) || in.Parent() == w.Park.Func || in.Parent().Name() == "init" {
		return nil, written{}
	}
	if e, t := p.After(w, cell, wr, in); e == Fails || e == Nears && wr.delta != 0 {
		return t, wr
	}
	return nil, written{}
}

func (p *Package) unnotifiedBreach(w *Waiter, t *Test, wr written, in ssa.Instruction) Breach {
	g, name, f := in.Parent(), cellName(t.Cell, p), ssaread.ShortName(w.Park.Func)
	b := Breach{Check: "no-wake", Func: g, Pos: posOf(in)}
	b.Message = fmt.Sprintf("%s changes %s, which %s tests at line %d, but notifies nobody",
		ssaread.ShortName(g), name, f, p.line(posOf(t.Load)))
	b.Steps = []Step{
		{posOf(t.Load), "poller", w.Park.Func, "tests " + name},
		{w.pos(), "poller", w.Park.Func, "returns that it would block: its caller waits"},
		{posOf(in), "completer", g, "changes " + name + ": it " + wr.text},
		{Pos: posOf(in), Text: name + " has changed, and nobody will wake the waiter"},
	}
	return b
}
