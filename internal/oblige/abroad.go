package oblige

import (
	"fmt"
	"go/token"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/ssaread"
	"github.com/futurelint/futurelint/internal/summary"
)

// Abroad returns the broken obligations to promises and registries of other packages
// alone, as Breaches does.
func (p *Package) Abroad() []Breach {
	out := append(p.unansweredAbroad(), p.noExitAbroad()...)
	for _, rule := range registryRules {
		out = append(out, rule(p)...)
	}
	return InOrder(out)
}

// abroad returns what is known of a function of another package, nil if nothing is.
func (p *Package) abroad(f *ssa.Function) *summary.Func {
	if p.Imported == nil || f == nil || f.Object() == nil || f.Object().Pkg() == nil {
		return nil
	}
	return p.Imported(f.Object().Pkg().Path()).Of(FullName(f))
}

// callAbroad decides what a call of another package's function does with v, an argument.
func (h *held) callAbroad(s *summary.Func, v ssa.Value, in ssa.CallInstruction) {
	for i, a := range in.Common().Args {
		if a != v || !slices.Contains(s.Keeps, i) {
			continue
		}
		h.resolve(in, slices.ContainsFunc(s.Completes, func(done summary.Promise) bool { return done.Param == i }))
	}
}

// unansweredAbroad is unanswered for promises of another package's types: a function
// has one, by a request or as the goroutine that alone is to complete it, completes it
// on some ways by a method of it, and on others does not.
func (p *Package) unansweredAbroad() []Breach {
	if p.Imported == nil {
		return nil
	}
	var out []Breach
	for _, f := range p.Funcs {
		for _, t := range append(p.takings(f), p.captured(f)...) {
			h := p.hold(t.item)
			promise := p.promiseAbroad(h)
			if promise == nil || p.keptTypes()[ssaread.TypeKey(below(below(t.item.Type())))] || h.inLoop(t) {
				continue
			}
			if !p.responsible(f, nil, t) {
				continue
			}
			for _, s := range h.skips(t.at, t.again) {
				if !promise.Cancels || !cancels(s) {
					out = append(out, p.abroadBreach(f, promise, h.direct[0], s))
				}
			}
		}
	}
	return out
}

// promiseAbroad returns the promise that is completed by a call of another package's function.
func (p *Package) promiseAbroad(h *held) *summary.Promise {
	for _, in := range h.direct {
		call, ok := in.(ssa.CallInstruction)
		if !ok {
			continue
		}
		if s := p.abroad(ssaread.Callee(call.Common())); s != nil && len(s.Completes) > 0 {
			return &s.Completes[0]
		}
	}
	return nil
}

// captured returns the promises that a goroutine's literal captures, and that nobody
// else can complete: its maker makes them, waits for them, and returns them.
func (p *Package) captured(f *ssa.Function) []taking {
	if f.Parent() == nil || !p.goroutine(f) || len(f.Blocks) == 0 {
		return nil
	}
	var out []taking
	for _, fv := range f.FreeVars {
		if bound := ssaread.Bindings(fv); len(bound) == 1 && p.onlyFor(bound[0], f) {
			out = append(out, taking{item: fv, at: f.Blocks[0].Instrs[0]})
		}
	}
	return out
}

// onlyFor reports whether what lies in a variable is new, and nobody but the literal f
// may complete it.
func (p *Package) onlyFor(bound ssa.Value, f *ssa.Function) bool {
	cell, ok := bound.(*ssa.Alloc)
	if !ok {
		return false
	}
	made, ok := soleStore(cell).(*ssa.Call)
	if !ok || p.abroad(ssaread.Callee(made.Common())) == nil && !p.madeAbroad(made) {
		return false
	}
	h := &held{p: p, values: map[ssa.Value]bool{}, resolves: map[ssa.Instruction]bool{}}
	for _, r := range *cell.Referrers() {
		switch r := r.(type) {
		case *ssa.UnOp:
			if r.Op == token.MUL {
				h.follow(r)
			}
		case *ssa.MakeClosure:
			if r.Fn != f {
				return false
			}
		}
	}
	for in := range h.resolves {
		if !IsReturn(in) {
			return false
		}
	}
	return !h.lost
}

// madeAbroad reports whether a call is of a function of another package.
func (p *Package) madeAbroad(call *ssa.Call) bool {
	callee := ssaread.Callee(call.Common())
	return callee != nil && !p.HasBody(callee) && callee.Object() != nil
}

func (p *Package) abroadBreach(f *ssa.Function, promise *summary.Promise, sibling ssa.Instruction, s skip) Breach {
	name0, pos := ssaread.ShortName(f), s.place()
	verb := "returns at"
	if s.end == nil {
		verb = "goes on at"
	}
	return Breach{
		Check:   "unresolved",
		Func:    f,
		Pos:     pos,
		Message: fmt.Sprintf("%s leaves %s unresolved at line %d, though line %d completes it", name0, promise.Name, p.line(pos), p.line(posOf(sibling))),
		Steps: []Step{
			{posOf(sibling), "completer", f, fmt.Sprintf("completes %s on other ways", promise.Name)},
			{posOf(last(s.from)), "completer", f, "branches off before that"},
			{pos, "completer", f, fmt.Sprintf("%s line %d without having completed it or handed it on", verb, p.line(pos))},
			{Pos: pos, Text: "nobody has the promise any more, and nobody will wake those who wait for " + promise.Name},
		},
	}
}

// noExitAbroad finds receives from a channel that a function of another package
// returned, with no case for the end that the completer there obeys.
func (p *Package) noExitAbroad() []Breach {
	var out []Breach
	for _, o := range p.Objects() {
		for _, r := range o.Of(Recv) {
			end := p.endAbroad(r.Val)
			if end == nil || p.endsProcess(r.Func) {
				continue
			}
			b := Breach{Check: "no-exit", Func: r.Func, Pos: r.Pos()}
			b.Message = fmt.Sprintf("%s waits for %s without a case for the end %s obeys at %s",
				ssaread.ShortName(r.Func), end.Name, end.By, end.At)
			b.Steps = []Step{
				{r.Pos(), "waiter", r.Func, "waits for " + end.Name},
				{Pos: r.Pos(), Text: fmt.Sprintf("%s has ended, as told at %s, and nobody will wake the waiter", end.By, end.At)},
			}
			out = append(out, b)
		}
	}
	return out
}

// endAbroad returns how the completer of a channel may end that another package returned.
func (p *Package) endAbroad(ch ssa.Value) *summary.End {
	at := 0
	if x, ok := ch.(*ssa.Extract); ok {
		at, ch = x.Index, x.Tuple
	}
	call, ok := ch.(*ssa.Call)
	if !ok {
		return nil
	}
	s := p.abroad(ssaread.Callee(call.Common()))
	if s == nil {
		return nil
	}
	for i, e := range s.Ends {
		if e.Result == at {
			return &s.Ends[i]
		}
	}
	return nil
}
