package unresolved

import (
	"fmt"
	"go/token"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/oblige"
	"github.com/futurelint/futurelint/internal/ssaread"
	"github.com/futurelint/futurelint/internal/summary"
)

// Abroad is unanswered for promises of another package's types: a function
// has one, by a request or as the goroutine that alone is to complete it, completes it
// on some ways by a method of it, and on others does not.
func Abroad(p *oblige.Package) []oblige.Breach {
	if p.Imported == nil {
		return nil
	}
	var out []oblige.Breach
	for _, f := range p.Funcs {
		for _, t := range append(takings(p, f), captured(p, f)...) {
			h := p.Hold(t.item)
			promise := promiseAbroad(p, h)
			if promise == nil || keptTypes(p)[ssaread.TypeKey(oblige.Below(oblige.Below(t.item.Type())))] || inLoop(h, t) {
				continue
			}
			if !responsible(p, f, nil, t, oblige.MaxUp) {
				continue
			}
			for _, s := range skips(h, t.at, t.again) {
				if !promise.Cancels || !cancels(s) {
					out = append(out, abroadBreach(p, f, promise, h.Direct[0], s))
				}
			}
		}
	}
	return out
}

// promiseAbroad returns the promise that is completed by a call of another package's function.
func promiseAbroad(p *oblige.Package, h *oblige.Held) *summary.Promise {
	for _, in := range h.Direct {
		call, ok := in.(ssa.CallInstruction)
		if !ok {
			continue
		}
		if s := p.Abroad(ssaread.Callee(call.Common())); s != nil && len(s.Completes) > 0 {
			return &s.Completes[0]
		}
	}
	return nil
}

// captured returns the promises that a goroutine's literal captures, and that nobody
// else can complete: its maker makes them, waits for them, and returns them.
func captured(p *oblige.Package, f *ssa.Function) []taking {
	if f.Parent() == nil || !goroutine(p, nil, f) || len(f.Blocks) == 0 {
		return nil
	}
	var out []taking
	for _, fv := range f.FreeVars {
		if bound := ssaread.Bindings(fv); len(bound) == 1 && onlyFor(p, bound[0], f) {
			out = append(out, taking{item: fv, at: f.Blocks[0].Instrs[0]})
		}
	}
	return out
}

// onlyFor reports whether what lies in a variable is new, and nobody but the literal f
// may complete it.
func onlyFor(p *oblige.Package, bound ssa.Value, f *ssa.Function) bool {
	cell, ok := bound.(*ssa.Alloc)
	if !ok {
		return false
	}
	made, ok := oblige.SoleStore(cell).(*ssa.Call)
	if !ok || p.Abroad(ssaread.Callee(made.Common())) == nil && !madeAbroad(p, made) {
		return false
	}
	h := &oblige.Held{P: p, Values: map[ssa.Value]bool{}, Resolves: map[ssa.Instruction]bool{}}
	for _, r := range *cell.Referrers() {
		switch r := r.(type) {
		case *ssa.UnOp:
			if r.Op == token.MUL {
				h.Follow(r)
			}
		case *ssa.MakeClosure:
			if r.Fn != f {
				return false
			}
		}
	}
	for in := range h.Resolves {
		if !oblige.IsReturn(in) {
			return false
		}
	}
	return !h.Lost
}

// madeAbroad reports whether a call is of a function of another package.
func madeAbroad(p *oblige.Package, call *ssa.Call) bool {
	callee := ssaread.Callee(call.Common())
	return callee != nil && !p.HasBody(callee) && callee.Object() != nil
}

func abroadBreach(p *oblige.Package, f *ssa.Function, promise *summary.Promise, sibling ssa.Instruction, s skip) oblige.Breach {
	name0, pos := ssaread.ShortName(f), s.place()
	verb := "returns at"
	if s.end == nil {
		verb = "goes on at"
	}
	return oblige.Breach{
		Check:   "unresolved",
		Func:    f,
		Pos:     pos,
		Message: fmt.Sprintf("%s leaves %s unresolved at line %d, though line %d completes it", name0, promise.Name, p.Line(pos), p.Line(oblige.PosOf(sibling))),
		Steps: []oblige.Step{
			{Pos: oblige.PosOf(sibling), Side: "completer", Func: f, Text: fmt.Sprintf("completes %s on other ways", promise.Name)},
			{Pos: oblige.PosOf(oblige.Last(s.from)), Side: "completer", Func: f, Text: "branches off before that"},
			{Pos: pos, Side: "completer", Func: f, Text: fmt.Sprintf("%s line %d without having completed it or handed it on", verb, p.Line(pos))},
			{Pos: pos, Text: "nobody has the promise any more, and nobody will wake those who wait for " + promise.Name},
		},
	}
}
