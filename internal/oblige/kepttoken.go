package oblige

import (
	"fmt"
	"go/token"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/ssaread"
)

// keptTokens: one token in a channel stands for all that was added while it lay
// there, and several may wait for it. Who gets it takes one item and returns; if
// it does not pass the token on, the others stay parked beside what is left.
//
// Only where exported methods wait, so that there may be several; who takes in a
// loop, or all that there is, is another's business.
func (p *Package) keptTokens() []Breach {
	var out []Breach
	for _, t := range p.tokens() {
		for _, wait := range t.waits {
			f := wait.Parent()
			loop := innerLoop(wait.Block())
			if loop == nil || len(t.sends) == 0 || f.Object() == nil || !f.Object().Exported() || p.passesToken(t, f) {
				continue
			}
			for _, q := range t.queues {
				if take := p.leavesWithPart(loop, wait, q); take != nil {
					out = append(out, p.keptBreach(t, wait, take, q))
					break
				}
			}
		}
	}
	for _, o := range p.Objects() {
		out = append(out, p.starving(o)...)
	}
	return out
}

// starving looks at the waiters for a token that is kept in a channel of one place.
func (p *Package) starving(o *Object) []Breach {
	if o.Open || len(o.Of(Make)) == 0 || len(o.Of(Leak, Close)) > 0 {
		return nil
	}
	t := &tokens{}
	for _, op := range o.Of(Send, TrySend) {
		t.sends = append(t.sends, op.In)
	}
	if len(t.sends) == 0 {
		return nil
	}
	for _, r := range o.Of(Recv, SelRecv) {
		for _, m := range o.Of(Make) {
			if m.Cap != 1 || m.Func == r.Func || madeFor(r, m) != nil {
				return nil // each waiter has a token of its own
			}
		}
		if f := r.Func; f.Object() == nil || !f.Object().Exported() || p.passesToken(t, f) {
			continue
		}
		if b, ok := p.starves(t, r.In); ok {
			return []Breach{b}
		}
	}
	return nil
}

// starves is for waiters that look at a state which nobody takes: whoever gets
// the token finds it and leaves, and the others, who would find it too, get none.
func (p *Package) starves(t *tokens, wait ssa.Instruction) (Breach, bool) {
	for _, w := range p.Waiters() {
		if w.Park.In != wait || !w.Loop || w.Timed || w.Foreign {
			continue
		}
		for _, each := range w.Tests {
			send := p.onceSet(each, t)
			if send == nil || p.writesIn(wait.Parent(), each.Cell) {
				continue
			}
			b := p.keptBreach(&tokens{sends: []ssa.Instruction{send}}, wait, each.Load, each.Cell)
			b.Message = fmt.Sprintf("%s leaves one token at line %d for several %s that wait for %s",
				ssaread.ShortName(send.Parent()), p.line(sendPos(send)), ssaread.ShortName(wait.Parent()), cellName(each.Cell, p))
			return b, true
		}
	}
	return Breach{}, false
}

// onceSet returns the send of the token for what a test waits for; nil unless that is
// written in one place, before the send, so that it holds for good.
func (p *Package) onceSet(each *Test, t *tokens) ssa.Instruction {
	var set ssa.Instruction
	for _, in := range p.Writers(each.Cell) {
		wr, ok := p.writeTo(in, each.Cell)
		if !ok || p.private(wr.addr) {
			continue
		}
		if set != nil || wr.delta != 0 {
			return nil
		}
		set = in
	}
	for _, send := range t.sends {
		if set != nil && set.Parent() == send.Parent() && Reaches(set, send) && !leadsBack(set.Block()) {
			return send
		}
	}
	return nil
}

func (p *Package) writesIn(f *ssa.Function, cell ssaread.Cell) bool {
	for _, in := range p.Writers(cell) {
		if in.Parent() == f {
			return true
		}
	}
	return false
}

// passesToken reports whether f, or what it calls, may send a token.
func (p *Package) passesToken(t *tokens, f *ssa.Function) bool {
	wk := &wakers{p: p, ops: map[ssa.Instruction]bool{}, funcs: map[*ssa.Function]bool{}}
	for _, send := range t.sends {
		wk.ops[send] = true
		wk.close([]*ssa.Function{send.Parent()})
	}
	return wk.funcs[f]
}

// leavesWithPart returns where a loop takes one item of q and then returns,
// having found it after the wait or before.
func (p *Package) leavesWithPart(loop map[*ssa.BasicBlock]bool, wait ssa.Instruction, q ssaread.Cell) ssa.Instruction {
	for _, take := range p.takesIn(loop, q) {
		waits := func(in ssa.Instruction) bool { return in == wait }
		if Reaches(wait, take) && Without(take, waits, IsReturn) != nil {
			return take
		}
	}
	return nil
}

func (p *Package) keptBreach(t *tokens, wait, take ssa.Instruction, q ssaread.Cell) Breach {
	f, send, name := wait.Parent(), t.sends[0], cellName(q, p)
	b := Breach{Check: "single-wake", Func: send.Parent(), Pos: sendPos(send)}
	b.Message = fmt.Sprintf("%s leaves one token for several %s, each takes one %s at line %d",
		ssaread.ShortName(send.Parent()), ssaread.ShortName(f), name, p.line(posOf(take)))
	b.Steps = []Step{
		{posOf(wait), "waiter", f, "waits for a token"},
		{posOf(wait), "other waiter", f, "waits for a token"},
		{sendPos(send), "completer", send.Parent(), "adds several to " + name + ", leaves one token"},
		{posOf(take), "other waiter", f, "gets the token, takes one, and returns"},
		{Pos: posOf(wait), Text: "something is left in " + name + ", nobody will wake the waiter"},
	}
	return b
}

// sendPos returns where a send stands, also as the one case of a select.
func sendPos(send ssa.Instruction) token.Pos {
	if sel, ok := send.(*ssa.Select); ok && len(sel.States) == 1 {
		return statePos(sel, 0)
	}
	return posOf(send)
}
