package oblige

import (
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/ssaread"
)

// FindQueues notes what grows before a token is sent, by who sends it or who
// calls the method that does nothing else.
func (p *Package) FindQueues(t *Tokens) {
	seen := map[ssaread.Cell]bool{}
	before := func(send ssa.Instruction) {
		for in := range ssaread.Instrs(send.Parent()) {
			if c, ok := growsOrCounts(in); ok && !seen[c] && Reaches(in, send) {
				seen[c] = true
				t.Queues = append(t.Queues, c)
			}
		}
	}
	for _, send := range t.Sends {
		before(send)
		if len(t.Queues) > 0 {
			continue
		}
		for _, call := range p.Callers(send.Parent()) {
			before(call)
		}
	}
}

// FindHelpers notes, where FindQueues finds nothing, what helpers make grow that are called before
// a token is sent.
func (p *Package) FindHelpers(t *Tokens) {
	if len(t.Queues) > 0 {
		return
	}
	var helpers []*ssa.Function
	before := func(send ssa.Instruction) {
		for in := range ssaread.Instrs(send.Parent()) {
			call, ok := in.(*ssa.Call)
			if !ok || in == send || !Reaches(in, send) {
				continue
			}
			if f := ssaread.Callee(call.Common()); p.HasBody(f) && !slices.Contains(helpers, f) {
				helpers = append(helpers, f)
			}
		}
	}
	for _, send := range t.Sends {
		before(send)
		for _, call := range p.Callers(send.Parent()) {
			before(call)
		}
	}
	for _, f := range helpers {
		for in := range ssaread.Instrs(f) {
			if c, ok := growsOrCounts(in); ok && !slices.Contains(t.Queues, c) {
				t.Queues = append(t.Queues, c)
			}
		}
	}
}

// TakesIn returns the instructions of a loop in which an item may be taken from
// q; none where that is not all that happens to it.
func (p *Package) TakesIn(loop map[*ssa.BasicBlock]bool, q ssaread.Cell) []ssa.Instruction {
	var out []ssa.Instruction
	for _, b := range Ordered(loop) {
		for _, in := range b.Instrs {
			kind := p.takeBy(in, q, 3)
			switch kind {
			case takesAll:
				return nil
			case takesOne:
				out = append(out, in)
			}
		}
	}
	return out
}

// take tells how an instruction takes from a queue.
type take uint8

const (
	TakesNone take = iota
	takesOne
	takesAll // or in a loop, or in a way that is not known
)

func (p *Package) takeBy(in ssa.Instruction, q ssaread.Cell, depth int) take {
	if w, ok := p.WriteTo(in, q); ok {
		switch {
		case clears(in):
			return takesAll
		case w.Delta > 0:
			return TakesNone
		case w.Delta < 0:
			return takesOne
		}
		return takesAll
	}
	if start, ok := in.(*ssa.Go); ok {
		if f := ssaread.Callee(start.Common()); depth > 0 && p.HasBody(f) && p.TakeOf(f, q, depth-1) == takesAll {
			return takesAll // by a goroutine
		}
		return TakesNone
	}
	call, ok := in.(*ssa.Call)
	if !ok {
		return TakesNone
	}
	callee := ssaread.Callee(call.Common())
	if !p.HasBody(callee) {
		if p.anyTakes(p.DynamicCallees(call), q) {
			return takesAll
		}
		return TakesNone
	}
	if depth == 0 {
		if p.anyTakes([]*ssa.Function{callee}, q) {
			return takesAll
		}
		return TakesNone
	}
	return p.TakeOf(callee, q, depth-1)
}

func (p *Package) anyTakes(fs []*ssa.Function, q ssaread.Cell) bool {
	readers := p.ReadersOf(q)
	for _, f := range fs {
		if readers[f] {
			return true
		}
	}
	return false
}

// TakeOf tells how a function takes from q.
func (p *Package) TakeOf(f *ssa.Function, q ssaread.Cell, depth int) take {
	out := TakesNone
	for _, b := range f.Blocks {
		for _, in := range b.Instrs {
			k := p.takeBy(in, q, depth)
			if k == takesOne && InnerLoop(b) != nil && !leftWhenFull(InnerLoop(b)) {
				k = takesAll
			}
			out = max(out, k)
		}
	}
	return out
}
