// Package registry finds what is owed to the registries of other packages, known ones and those of the
// settings: registrations and notifications. It knows of nothing in the package that waits.
package registry

import (
	"fmt"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/known"
	"github.com/futurelint/futurelint/internal/oblige"
	"github.com/futurelint/futurelint/internal/ssaread"
)

// isNamed reports whether t, below a pointer, is the type with the given path and name.
func isNamed(t types.Type, name string) bool {
	n := ssaread.Named(t)
	return n != nil && n.Obj().Pkg() != nil && n.Obj().Pkg().Path()+"."+n.Obj().Name() == name
}

// Unregistered: a function takes a registry that waiters are to be registered
// with, as its siblings do, and does nothing with it: it returns, and nobody is
// told when what it read changes.
func Unregistered(p *oblige.Package) []oblige.Breach {
	var out []oblige.Breach
	for _, r := range p.Registries {
		if r.Wake != "" {
			continue
		}
		users := map[*types.Named]*ssa.Function{} // by receiver
		var idle []*ssa.Parameter
		for _, f := range p.Funcs {
			for _, prm := range f.Params {
				if !isNamed(prm.Type(), r.Type) || f.Signature.Recv() == nil || f.Synthetic != "" {
					continue
				}
				switch {
				case len(*prm.Referrers()) == 0 && prm.Name() != "_" && reads(f):
					idle = append(idle, prm)
				case registers(prm, r.Register) && users[receiver(f)] == nil:
					users[receiver(f)] = f
				}
			}
		}
		for _, prm := range idle {
			if sibling := users[receiver(prm.Parent())]; sibling != nil {
				out = append(out, unregisteredBreach(p, prm, sibling, r))
			}
		}
	}
	return out
}

func receiver(f *ssa.Function) *types.Named { return ssaread.Named(f.Signature.Recv().Type()) }

// reads reports whether f does more than hand back a constant: it calls something.
func reads(f *ssa.Function) bool {
	for in := range ssaread.Instrs(f) {
		if _, ok := in.(*ssa.Call); ok {
			return true
		}
	}
	return false
}

// registers reports whether prm's register method is called.
func registers(prm *ssa.Parameter, method string) bool {
	for _, r := range *prm.Referrers() {
		if call, ok := r.(*ssa.Call); ok {
			if callee := ssaread.Callee(call.Common()); callee != nil && callee.Name() == method {
				return true
			}
		}
	}
	return false
}

func unregisteredBreach(p *oblige.Package, prm *ssa.Parameter, sibling *ssa.Function, r known.Registry) oblige.Breach {
	f := prm.Parent()
	ret := ssa.Instruction(oblige.ReturnsOf(f)[0])
	b := oblige.Breach{Check: "pending-unregistered", Func: f, Pos: prm.Pos()}
	b.Message = fmt.Sprintf("%s returns without registering with %s; %s registers at line %d",
		ssaread.ShortName(f), prm.Name(), ssaread.ShortName(sibling), p.Line(sibling.Pos()))
	b.Steps = []oblige.Step{
		{Pos: oblige.PosOf(ret), Side: "poller", Func: f, Text: "returns what it read, and registers nothing with " + prm.Name()},
		{Pos: oblige.PosOf(ret), Text: "what was read may change, and nobody will wake the waiter"},
	}
	return b
}

// Unnotified: a field that a poller of a known registry looks at changes so that
// something is ready that was not, and no queue is notified. The poller is known
// by the mask that it returns.
func Unnotified(p *oblige.Package) []oblige.Breach {
	var out []oblige.Breach
	for _, r := range p.Registries {
		if r.Mask == "" || r.Wake == "" {
			continue
		}
		wk := notifiers(p, r)
		if len(wk.Ops) == 0 {
			continue
		}
		for _, f := range p.Funcs {
			if rs := ssaread.Results(f.Signature); len(rs) != 1 || !isNamed(rs[0], r.Mask) || f.Signature.Recv() == nil {
				continue
			}
			for _, t := range readyTests(p, f) {
				for _, in := range p.Writers(t.Cell) {
					if b, ok := unnotifiedAt(p, f, t, wk, in); ok {
						out = append(out, b)
					}
				}
			}
		}
	}
	return out
}

// notifiers returns who wakes through the registry.
func notifiers(p *oblige.Package, r known.Registry) *oblige.Wakers {
	return p.Whoever(func(in ssa.Instruction) bool {
		call, ok := in.(ssa.CallInstruction)
		if !ok {
			return false
		}
		callee := ssaread.Callee(call.Common())
		return callee != nil && callee.Name() == r.Wake && callee.Signature.Recv() != nil && isNamed(callee.Signature.Recv().Type(), r.Type)
	})
}

// readyTests returns the conditions that decide last whether a poller adds an
// event to its mask, as they are where it does not.
func readyTests(p *oblige.Package, f *ssa.Function) []*oblige.Test {
	var out []*oblige.Test
	for _, b := range f.Blocks {
		for _, in := range b.Instrs {
			or, ok := in.(*ssa.BinOp)
			if !ok || or.Op != token.OR {
				continue
			}
			for _, pred := range b.Preds {
				br, ok := oblige.Last(pred).(*ssa.If)
				if !ok {
					continue
				}
				for _, t := range p.Condition(br.Cond, pred.Succs[0] != b, 1) {
					if t.Op != token.ILLEGAL {
						t.If = br
						out = append(out, t)
					}
				}
			}
		}
	}
	return out
}

func unnotifiedAt(p *oblige.Package, f *ssa.Function, t *oblige.Test, wk *oblige.Wakers, in ssa.Instruction) (oblige.Breach, bool) {
	g := in.Parent()
	wr, ok := p.WriteTo(in, t.Cell)
	if !ok || p.Private(wr.Addr) || g == f || t.Effect(wr) != oblige.Fails || wr.Val == nil {
		return oblige.Breach{}, false
	}
	if p.Covered(in, wk) || !p.Uncovered(g, oblige.RootOf(wr.Addr), wk, nil) {
		return oblige.Breach{}, false
	}
	name := oblige.CellName(t.Cell, p)
	b := oblige.Breach{Check: "no-wake", Func: g, Pos: oblige.PosOf(in)}
	b.Message = fmt.Sprintf("%s changes %s, which %s tests at line %d, but notifies nobody",
		ssaread.ShortName(g), name, ssaread.ShortName(f), p.Line(oblige.PosOf(t.Load)))
	b.Steps = []oblige.Step{
		{Pos: oblige.PosOf(t.Load), Side: "poller", Func: f, Text: "tests " + name + ": not ready"},
		{Pos: oblige.PosOf(in), Side: "completer", Func: g, Text: "changes " + name + ": it " + wr.Text},
		{Pos: oblige.PosOf(in), Text: name + " has changed, and nobody will wake the waiter"},
	}
	return b, true
}
