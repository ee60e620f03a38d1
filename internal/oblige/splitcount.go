package oblige

import (
	"fmt"
	"go/token"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/protocol"
	"github.com/futurelint/futurelint/internal/ssaread"
)

// splitCount is a count that several take down, each by one step, and look at by
// another: whether one is the last is decided by neither.
type splitCount struct {
	down, look *ssa.Call // the Add, and the Load whose value decides about a wake
	cell       ssaread.Cell
}

// splitCounts returns the counts on whose value it depends whether in is executed.
func (p *Package) splitCounts(in ssa.Instruction) []splitCount {
	f := in.Parent()
	if !p.several(f) {
		return nil
	}
	var out []splitCount
	for _, br := range p.guards(in) {
		cmp, ok := br.Cond.(*ssa.BinOp)
		if !ok || cmp.Op != token.EQL {
			continue
		}
		look, ok := cmp.X.(*ssa.Call)
		if _, fixed := cmp.Y.(*ssa.Const); !ok || !fixed || !comesTo(br, 0, in) {
			continue
		}
		if op, ok := atomicOp(look.Common()); !ok || op != protocol.Load {
			continue
		}
		cell := ssaread.CellOf(look.Call.Args[0])
		for _, w := range p.Writers(cell) {
			down, ok := w.(*ssa.Call)
			if !ok || down.Parent() != f || len(p.HeldAt(down)) > 0 || len(*down.Referrers()) > 0 {
				continue
			}
			wr, ok := p.writeTo(down, cell)
			if op, atomic := atomicOp(down.Common()); ok && atomic && op == protocol.Add && wr.delta < 0 {
				out = append(out, splitCount{down, look, cell})
			}
		}
	}
	return out
}

// countsBefore returns the counts on which an operation depends, in its function or,
// where that does it whatever it finds, in those that call it.
func (p *Package) countsBefore(op *Op) []splitCount {
	out := p.splitCounts(op.In)
	if op.Func.Parent() == nil && onEveryWay(op.In) {
		for _, call := range p.Callers(op.Func) {
			out = append(out, p.splitCounts(call)...)
		}
	}
	return out
}

// several reports whether f may be executed by several at once: outsiders call it, or
// goroutines that are started in a loop.
func (p *Package) several(f *ssa.Function) bool {
	if p.manyIn(f, 0) {
		return true
	}
	for _, call := range p.Callers(f) {
		if p.Starts(call) && leadsBack(call.Block()) {
			return true
		}
	}
	return false
}

// guardsSince returns how many branches decide whether in is executed once from is.
func (p *Package) guardsSince(from, in ssa.Instruction) int {
	n := 0
	for _, br := range p.guards(in) {
		if !br.Block().Dominates(from.Block()) || br.Block() == from.Block() {
			n++
		}
	}
	return n
}

// closedByCount looks for a close by whoever finds the count at its end after it has
// taken it down: two may.
func (p *Package) closedByCount(o *Object) (Breach, bool) {
	for _, c := range o.Of(Close) {
		for _, s := range p.countsBefore(c) {
			if !Reaches(s.down, s.look) || !plain(c) || p.guardsSince(s.down, c.In) > 1 {
				continue
			}
			name, count, f := p.chanName(o), cellName(s.cell, p), s.down.Parent()
			b := Breach{Check: "double-resolve", Func: f, Pos: c.Pos()}
			b.Message = fmt.Sprintf("%s closes %s if %s, read again at line %d, is down: two may",
				ssaread.ShortName(f), name, count, p.line(posOf(s.look)))
			b.Steps = []Step{
				{posOf(s.down), "completer", f, "takes " + count + " down"},
				{posOf(s.down), "other completer", f, "takes " + count + " down, to its end"},
				{posOf(s.look), "completer", f, "finds it at its end, and closes " + name},
				{posOf(s.look), "other completer", f, "finds it at its end as well"},
				{Pos: c.Pos(), Text: name + " is closed already, the second close panics: nobody will go on"},
			}
			return b, true
		}
	}
	return Breach{}, false
}

// countedSince reports whether who takes the count down has raised it only behind its look: it
// looked for others, and not whether it is the last.
func (p *Package) countedSince(s splitCount) bool {
	up := func(in ssa.Instruction) bool {
		wr, ok := p.writeTo(in, s.cell)
		return ok && wr.delta > 0
	}
	return Without(s.look, up, func(in ssa.Instruction) bool { return in == s.down }) == nil
}

// lastUnwoken looks for wakes by whoever finds that it is the last before it takes the
// count down: of two, neither may be.
func (p *Package) lastUnwoken() []Breach {
	var out []Breach
	for _, o := range p.Objects() {
		for _, w := range o.Of(Close, Send, TrySend, Broadcast, Signal) {
			for _, s := range p.countsBefore(w) {
				if !Reaches(s.look, s.down) || p.countedSince(s) {
					continue
				}
				name, count, f := p.chanName(o), cellName(s.cell, p), s.down.Parent()
				b := Breach{Check: "no-wake", Func: f, Pos: posOf(s.down)}
				b.Message = fmt.Sprintf("%s takes %s down after its look at line %d: two may pass",
					ssaread.ShortName(f), count, p.line(posOf(s.look)))
				b.Steps = []Step{
					{posOf(s.look), "completer", f, "finds that it is not the last"},
					{posOf(s.look), "other completer", f, "finds that it is not the last either"},
					{posOf(s.down), "completer", f, "takes " + count + " down"},
					{posOf(s.down), "other completer", f, "takes " + count + " down, to its end"},
					{Pos: w.Pos(), Text: "neither wakes on " + name + ", and nobody will wake the waiter"},
				}
				out = append(out, b)
			}
		}
	}
	return out
}
