package singlewake

import (
	"fmt"
	"go/token"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/oblige"
	"github.com/futurelint/futurelint/internal/ssaread"
)

// keptTokens: one token in a channel stands for all that was added while it lay
// there, and several may wait for it. Who gets it takes one item and returns; if
// it does not pass the token on, the others stay parked beside what is left.
//
// Only where exported methods wait, so that there may be several; who takes in a
// loop, or all that there is, is another's business.
func keptTokens(p *oblige.Package) []oblige.Breach {
	var out []oblige.Breach
	for _, t := range p.Tokens() {
		for _, wait := range t.Waits {
			f := wait.Parent()
			loop := oblige.InnerLoop(wait.Block())
			if loop == nil || len(t.Sends) == 0 || f.Object() == nil || !f.Object().Exported() || p.PassesToken(t, f) {
				continue
			}
			for _, q := range t.Queues {
				if tokenEach(p, t, q) || len(p.TakesIn(oblige.WholeLoop(wait.Block()), q)) == 0 {
					continue
				}
				if take := leavesWithPart(p, loop, wait, q); take != nil {
					out = append(out, keptBreach(p, t, wait, take, q))
					break
				}
			}
		}
	}
	for _, o := range p.Objects() {
		out = append(out, starving(p, o)...)
	}
	return out
}

// tokenEach reports whether each send goes to all objects in a row, while what is added lies in
// another one: it is there for all of them, and each has a token of its own.
func tokenEach(p *oblige.Package, t *oblige.Tokens, q ssaread.Cell) bool {
	return !slices.ContainsFunc(t.Sends, func(send ssa.Instruction) bool {
		ch := sentOn(send)
		at, _ := oblige.ContainerCell(ch)
		return ch == nil || at.Type == q.Type || !toEach(p, send, ch)
	})
}

// sentOn returns the channel of a token, nil where it is none.
func sentOn(send ssa.Instruction) ssa.Value {
	switch send := send.(type) {
	case *ssa.Send:
		return send.Chan
	case *ssa.Select:
		if len(send.States) == 1 {
			return send.States[0].Chan
		}
	}
	return nil
}

// toEach reports whether in, in a loop, is done with another v in each turn, or stands in a
// function that is called so.
func toEach(p *oblige.Package, in ssa.Instruction, v ssa.Value) bool {
	if loop := oblige.InnerLoop(in.Block()); loop != nil && changesIn(loop, v) {
		return true
	}
	prm, ok := oblige.RootOf(v).(*ssa.Parameter)
	if !ok {
		return false
	}
	calls := p.Callers(prm.Parent())
	return len(calls) > 0 && !slices.ContainsFunc(calls, func(call ssa.CallInstruction) bool {
		arg, loop := oblige.ArgumentFor(call, prm.Parent(), prm), oblige.InnerLoop(call.Block())
		return arg == nil || loop == nil || !changesIn(loop, arg)
	})
}

// changesIn reports whether v is another value in each turn of a loop.
func changesIn(loop map[*ssa.BasicBlock]bool, v ssa.Value) bool {
	in, ok := v.(ssa.Instruction)
	if !ok || !loop[in.Block()] {
		return false
	}
	switch in.(type) {
	case *ssa.Phi, *ssa.Next:
		return true
	}
	var buf [10]*ssa.Value
	return slices.ContainsFunc(in.Operands(buf[:0]), func(op *ssa.Value) bool { return *op != nil && changesIn(loop, *op) })
}

// starving looks at the waiters for a token that is kept in a channel of one place.
func starving(p *oblige.Package, o *oblige.Object) []oblige.Breach {
	if o.Open || len(o.Of(oblige.Make)) == 0 || len(o.Of(oblige.Leak, oblige.Close)) > 0 {
		return nil
	}
	t := &oblige.Tokens{}
	for _, op := range o.Of(oblige.Send, oblige.TrySend) {
		t.Sends = append(t.Sends, op.In)
	}
	if len(t.Sends) == 0 {
		return nil
	}
	for _, r := range o.Of(oblige.Recv, oblige.SelRecv) {
		for _, m := range o.Of(oblige.Make) {
			if m.Cap != 1 || m.Func == r.Func || oblige.MadeFor(r, m) != nil {
				return nil // each waiter has a token of its own
			}
		}
		if f := r.Func; f.Object() == nil || !f.Object().Exported() {
			continue
		}
		if p.PassesToken(t, r.Func) && fields(o) != 1 {
			continue // it may pass on another one, of another field
		}
		if b, ok := starves(p, t, r); ok {
			return []oblige.Breach{b}
		}
	}
	return nil
}

// fields returns in how many fields an object may lie.
func fields(o *oblige.Object) int {
	cells := map[ssaread.Cell]bool{}
	for _, pl := range o.Places {
		if pl.Cell.Kind == ssaread.Field {
			cells[pl.Cell] = true
		}
	}
	return len(cells)
}

// starves is for waiters that look at a state which nobody takes: whoever gets
// the token finds it and leaves, and the others, who would find it too, get none. Who
// passes the token on for another reason leaves with it as well.
func starves(p *oblige.Package, t *oblige.Tokens, r *oblige.Op) (oblige.Breach, bool) {
	wait := r.In
	for _, w := range p.Waiters() {
		if w.Park.In != wait || !w.Loop || w.Timed || w.Foreign {
			continue
		}
		for _, each := range w.Tests {
			send, passed := onceSet(p, each, t), p.PassesToken(t, wait.Parent())
			if send == nil || p.WritesIn(wait.Parent(), each.Cell) || passed && !leavesWith(p, t, r, each) {
				continue
			}
			if _, helped := p.Origins[sendPos(send)]; !passed && (helped || !slices.Contains(t.Sends, send)) {
				continue // that there are several says who passes the token on, or sends one for this state alone
			}
			b := keptBreach(p, &oblige.Tokens{Sends: []ssa.Instruction{send}}, wait, each.Load, each.Cell)
			b.Itself = false // what it sets before is what counts
			b.Message = fmt.Sprintf("%s leaves one token at line %d for several %s that wait for %s",
				ssaread.ShortName(send.Parent()), p.Line(sendPos(send)), ssaread.ShortName(wait.Parent()), oblige.CellName(each.Cell, p))
			name := oblige.CellName(each.Cell, p)
			for i, text := range []string{"settles " + name + ", leaves one token", "gets the token, finds " + name + " settled, and returns",
				name + " is settled for all, nobody will wake the waiter"} {
				b.Steps[2+i].Text = text
			}
			return b, true
		}
	}
	return oblige.Breach{}, false
}

// leavesWith reports whether who has got the token by r may return, where the test no
// longer holds, without having passed the token on.
func leavesWith(p *oblige.Package, t *oblige.Tokens, r *oblige.Op, each *oblige.Test) bool {
	passes := senders(p, t)
	way := 0
	if each.Then {
		way = 1
	}
	seen := map[*ssa.BasicBlock]bool{}
	var leaves func(b *ssa.BasicBlock, from int) bool
	leaves = func(b *ssa.BasicBlock, from int) bool {
		for _, in := range b.Instrs[from:] {
			if passes.At(in) {
				return false
			}
			if oblige.IsReturn(in) {
				return true
			}
		}
		next := b.Succs
		if br, ok := oblige.Last(b).(*ssa.If); ok {
			if _, mixed := br.Cond.(*ssa.Phi); mixed && slices.ContainsFunc(next, func(to *ssa.BasicBlock) bool { return slices.ContainsFunc(to.Instrs, passes.At) }) {
				return false // what was found before may be a part of it
			}
			if br.Cond == each.If.Cond {
				next = next[way : way+1]
			}
		}
		return slices.ContainsFunc(next, func(to *ssa.BasicBlock) bool {
			if seen[to] {
				return false
			}
			seen[to] = true
			return leaves(to, 0)
		})
	}
	if r.Sel != nil {
		if got := oblige.CaseStart(r.Sel, r.Case); got != nil {
			return leaves(got, 0) // who leaves by another case has got none
		}
	}
	return leaves(r.In.Block(), oblige.IndexIn(r.In)+1)
}

// senders returns who sends one of the tokens, or leads to that.
func senders(p *oblige.Package, t *oblige.Tokens) *oblige.Wakers {
	return p.Whoever(func(in ssa.Instruction) bool { return slices.Contains(t.Sends, in) })
}

// onceSet returns the send of the token for what a test waits for, or the call of who
// sends it; nil unless that is written in one place, before, so that it holds for good.
func onceSet(p *oblige.Package, each *oblige.Test, t *oblige.Tokens) ssa.Instruction {
	var set ssa.Instruction
	for _, in := range p.Writers(each.Cell) {
		wr, ok := p.WriteTo(in, each.Cell)
		if !ok || p.Private(wr.Addr) {
			continue
		}
		if set != nil || wr.Delta != 0 {
			return nil
		}
		set = in
	}
	if set == nil || oblige.LeadsBack(set.Block()) {
		return nil
	}
	by := senders(p, t)
	for _, send := range by.In(set.Parent()) {
		if by.Named(send) && oblige.Reaches(set, send) {
			return send
		}
	}
	return nil
}

// leavesWithPart returns where a loop takes one item of q and then returns,
// having found it after the wait or before.
func leavesWithPart(p *oblige.Package, loop map[*ssa.BasicBlock]bool, wait ssa.Instruction, q ssaread.Cell) ssa.Instruction {
	for _, take := range p.TakesIn(loop, q) {
		waits := func(in ssa.Instruction) bool { return in == wait }
		if oblige.Reaches(wait, take) && oblige.Without(take, waits, oblige.IsReturn) != nil {
			return take
		}
	}
	return nil
}

func keptBreach(p *oblige.Package, t *oblige.Tokens, wait, take ssa.Instruction, q ssaread.Cell) oblige.Breach {
	f, send, name := wait.Parent(), t.Sends[0], oblige.CellName(q, p)
	b := oblige.Breach{Check: "single-wake", Func: send.Parent(), Pos: sendPos(send), Itself: true}
	b.Message = fmt.Sprintf("%s leaves one token for several %s, each takes one %s at line %d",
		ssaread.ShortName(send.Parent()), ssaread.ShortName(f), name, p.Line(oblige.PosOf(take)))
	b.Steps = []oblige.Step{
		{Pos: oblige.PosOf(wait), Side: "waiter", Func: f, Text: "waits for a token"},
		{Pos: oblige.PosOf(wait), Side: "other waiter", Func: f, Text: "waits for a token"},
		{Pos: sendPos(send), Side: "completer", Func: send.Parent(), Text: "adds several to " + name + ", leaves one token"},
		{Pos: oblige.PosOf(take), Side: "other waiter", Func: f, Text: "gets the token, takes one, and returns"},
		{Pos: oblige.PosOf(wait), Text: "something is left in " + name + ", nobody will wake the waiter"},
	}
	return b
}

// sendPos returns where a send stands, also as the one case of a select.
func sendPos(send ssa.Instruction) token.Pos {
	if sel, ok := send.(*ssa.Select); ok && len(sel.States) == 1 {
		return oblige.StatePos(sel, 0)
	}
	return oblige.PosOf(send)
}
