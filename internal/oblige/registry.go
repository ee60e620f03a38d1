package oblige

import (
	"fmt"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/known"
	"github.com/futurelint/futurelint/internal/ssaread"
)

// isNamed reports whether t, below a pointer, is the type with the given path and name.
func isNamed(t types.Type, name string) bool {
	n := ssaread.Named(t)
	return n != nil && n.Obj().Pkg() != nil && n.Obj().Pkg().Path()+"."+n.Obj().Name() == name
}

// unregistered: a function takes a registry that waiters are to be registered
// with, as its siblings do, and does nothing with it: it returns, and nobody is
// told when what it read changes.
func unregistered(p *Package) []Breach {
	var out []Breach
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
				out = append(out, p.unregisteredBreach(prm, sibling, r))
			}
		}
	}
	return out
}

func receiver(f *ssa.Function) *types.Named { return ssaread.Named(f.Signature.Recv().Type()) }

// reads reports whether f does more than hand back a constant: it calls something.
func reads(f *ssa.Function) bool {
	for _, b := range f.Blocks {
		for _, in := range b.Instrs {
			if _, ok := in.(*ssa.Call); ok {
				return true
			}
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

func (p *Package) unregisteredBreach(prm *ssa.Parameter, sibling *ssa.Function, r known.Registry) Breach {
	f := prm.Parent()
	ret := ssa.Instruction(returnsOf(f)[0])
	b := Breach{Check: "pending-unregistered", Func: f, Pos: prm.Pos()}
	b.Message = fmt.Sprintf("%s returns without registering with %s; %s registers at line %d",
		ssaread.ShortName(f), prm.Name(), ssaread.ShortName(sibling), p.line(sibling.Pos()))
	b.Steps = []Step{
		{posOf(ret), "poller", f, "returns what it read, and registers nothing with " + prm.Name()},
		{Pos: posOf(ret), Text: "what was read may change, and nobody will wake the waiter"},
	}
	return b
}

// unnotified: a field that a poller of a known registry looks at changes so that
// something is ready that was not, and no queue is notified. The poller is known
// by the mask that it returns.
func unnotified(p *Package) []Breach {
	var out []Breach
	for _, r := range p.Registries {
		if r.Mask == "" || r.Wake == "" {
			continue
		}
		wk := p.notifiers(r)
		if len(wk.ops) == 0 {
			continue
		}
		for _, f := range p.Funcs {
			if rs := ssaread.Results(f.Signature); len(rs) != 1 || !isNamed(rs[0], r.Mask) || f.Signature.Recv() == nil {
				continue
			}
			for _, t := range p.readyTests(f) {
				for _, in := range p.Writers(t.Cell) {
					if b, ok := p.unnotifiedAt(f, t, wk, in); ok {
						out = append(out, b)
					}
				}
			}
		}
	}
	return out
}

// notifiers returns who wakes through the registry.
func (p *Package) notifiers(r known.Registry) *wakers {
	return p.whoever(func(in ssa.Instruction) bool {
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
func (p *Package) readyTests(f *ssa.Function) []*Test {
	var out []*Test
	for _, b := range f.Blocks {
		for _, in := range b.Instrs {
			or, ok := in.(*ssa.BinOp)
			if !ok || or.Op != token.OR {
				continue
			}
			for _, pred := range b.Preds {
				br, ok := last(pred).(*ssa.If)
				if !ok {
					continue
				}
				for _, t := range p.condition(br.Cond, pred.Succs[0] != b, 1) {
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

func (p *Package) unnotifiedAt(f *ssa.Function, t *Test, wk *wakers, in ssa.Instruction) (Breach, bool) {
	g := in.Parent()
	wr, ok := p.writeTo(in, t.Cell)
	if !ok || p.private(wr.addr) || g == f || t.effect(wr) != Fails || wr.val == nil {
		return Breach{}, false
	}
	if p.covered(in, wk) || !p.uncovered(g, rootOf(wr.addr), wk, nil) {
		return Breach{}, false
	}
	name := cellName(t.Cell, p)
	b := Breach{Check: "no-wake", Func: g, Pos: posOf(in)}
	b.Message = fmt.Sprintf("%s changes %s, which %s tests at line %d, but notifies nobody",
		ssaread.ShortName(g), name, ssaread.ShortName(f), p.line(posOf(t.Load)))
	b.Steps = []Step{
		{posOf(t.Load), "poller", f, "tests " + name + ": not ready"},
		{posOf(in), "completer", g, "changes " + name + ": it " + wr.text},
		{Pos: posOf(in), Text: name + " has changed, and nobody will wake the waiter"},
	}
	return b, true
}
