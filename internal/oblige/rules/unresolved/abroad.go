// Package unresolved finds promises that are completed or handed on by some ways and dropped by
// another: the check unresolved.
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
			if !responsible(p, f, nil, t) {
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

// skip is a way on which a promise is neither resolved nor handed on.
type skip struct {
	from *ssa.BasicBlock // whose branch decides for it
	succ int
	end  ssa.Instruction // the return; nil where the way leads back for the next item
}

// skips returns the ways from behind start that leave without resolving, where
// others resolve. A branch that tests the held value itself may know that nobody
// waits: it is not taken. The way ends at a return, or at a block of again.
func skips(h *oblige.Held, start ssa.Instruction, again map[*ssa.BasicBlock]bool) []skip {
	if h.Lost {
		return nil
	}
	can := canResolve(h, start, again)
	var out []skip
	seen := map[*ssa.BasicBlock]bool{}
	work := []*ssa.BasicBlock{}
	enter := func(b *ssa.BasicBlock, instrs []ssa.Instruction) {
		for _, in := range instrs {
			if h.Resolves[in] {
				return
			}
		}
		for i, s := range b.Succs {
			switch {
			case can[s] && !again[s]:
				work = append(work, s)
			case !h.Tested(b) && !flagged(h, b, again):
				if end, ok := endOf(s, again); ok {
					out = append(out, skip{b, i, end})
				}
			}
		}
	}
	b := start.Block()
	if !resolvesIn(h, b.Instrs[oblige.IndexIn(start):]) && !branchAhead(h, b, can, again) {
		return nil
	}
	enter(b, b.Instrs[oblige.IndexIn(start):])
	for len(work) > 0 {
		b := work[len(work)-1]
		work = work[:len(work)-1]
		if !seen[b] {
			seen[b] = true
			enter(b, b.Instrs)
		}
	}
	return out
}

func branchAhead(h *oblige.Held, b *ssa.BasicBlock, can, again map[*ssa.BasicBlock]bool) bool {
	for _, s := range b.Succs {
		if can[s] && !again[s] {
			return true
		}
	}
	return false
}

func resolvesIn(h *oblige.Held, instrs []ssa.Instruction) bool {
	for _, in := range instrs {
		if h.Resolves[in] {
			return true
		}
	}
	return false
}

// canResolve returns the blocks from which a way leads to where the promise is
// resolved, for the item that was taken at start and not a later one.
func canResolve(h *oblige.Held, start ssa.Instruction, again map[*ssa.BasicBlock]bool) map[*ssa.BasicBlock]bool {
	can := map[*ssa.BasicBlock]bool{}
	var work []*ssa.BasicBlock
	for _, b := range start.Parent().Blocks {
		if resolvesIn(h, b.Instrs) {
			work = append(work, b)
		}
	}
	for len(work) > 0 {
		b := work[len(work)-1]
		work = work[:len(work)-1]
		if can[b] {
			continue
		}
		can[b] = true
		if !again[b] && b != start.Block() {
			work = append(work, b.Preds...)
		}
	}
	return can
}

// flagged reports whether the branch at the end of b tests a variable that says
// which way was taken before, where the promise was resolved on one of them.
func flagged(h *oblige.Held, b *ssa.BasicBlock, again map[*ssa.BasicBlock]bool) bool {
	br, ok := oblige.Last(b).(*ssa.If)
	if !ok || !merges(br.Cond) {
		return false
	}
	next := func(in ssa.Instruction) bool { return again[in.Block()] }
	for in := range h.Resolves {
		if oblige.Without(in, next, func(each ssa.Instruction) bool { return each == br }) != nil {
			return true
		}
	}
	return false
}

func merges(v ssa.Value) bool {
	switch v := v.(type) {
	case *ssa.Phi:
		return true
	case *ssa.UnOp:
		a, ok := v.X.(*ssa.Alloc)
		return ok && oblige.SoleStore(a) == nil || merges(v.X)
	case *ssa.BinOp:
		return merges(v.X) || merges(v.Y)
	}
	return false
}

// endOf returns the return that a way from b reaches, nil if it leads to a block
// of again; ok is false where all ways end in a panic or turn for ever.
func endOf(b *ssa.BasicBlock, again map[*ssa.BasicBlock]bool) (end ssa.Instruction, ok bool) {
	seen := map[*ssa.BasicBlock]bool{}
	work := []*ssa.BasicBlock{b}
	for len(work) > 0 {
		b := work[0]
		work = work[1:]
		if seen[b] {
			continue
		}
		seen[b] = true
		if again[b] {
			return nil, true
		}
		if ret, isRet := oblige.Last(b).(*ssa.Return); isRet && b != b.Parent().Recover {
			return ret, true
		}
		work = append(work, b.Succs...)
	}
	return nil, false
}
