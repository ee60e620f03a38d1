package singlewake

import (
	"fmt"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/oblige"
	"github.com/futurelint/futurelint/internal/ssaread"
)

// mixedTokens: waiters of two functions take the tokens of one field, and each waits for something
// else. Who gets a token that was meant for the other finds nothing and parks again; the other one
// sleeps on beside what it waited for.
//
// It is the field that tells tokens apart, and not the object: a helper that is handed several
// channels makes one object of them.
func mixedTokens(p *oblige.Package) []oblige.Breach {
	var out []oblige.Breach
	ws := slices.DeleteFunc(slices.Clone(p.Waiters()), func(w *oblige.Waiter) bool { return !sharesTokens(p, w) })
	for _, w := range ws {
		for _, v := range ws {
			if v.Park.Func == w.Park.Func || tokenField(v.Park.Val) != tokenField(w.Park.Val) {
				continue
			}
			if send, c, ok := sentForOne(p, w, v); ok {
				out = append(out, mixedBreach(p, send, w, v, c))
				break
			}
		}
	}
	return out
}

// sharesTokens reports whether a waiter of whom there may be others looks again for each token that it
// takes out of a field, has no other way to be woken, and passes none on.
func sharesTokens(p *oblige.Package, w *oblige.Waiter) bool {
	if !w.Loop || w.Timed || w.Foreign || len(w.Objects) != 1 || !p.Many(w) {
		return false
	}
	o := w.Objects[0]
	if tokenField(w.Park.Val) == (ssaread.Cell{}) || len(o.Of(oblige.Send, oblige.SelSend, oblige.Close, oblige.Leak)) > 0 {
		return false
	}
	t := &oblige.Tokens{}
	for _, op := range o.Of(oblige.TrySend) {
		t.Sends = append(t.Sends, op.In)
	}
	return len(t.Sends) > 0 && !p.PassesToken(t, w.Park.Func) &&
		!slices.ContainsFunc(o.Of(oblige.Make), func(m *oblige.Op) bool { return m.Cap != 1 })
}

// tokenField returns the field that a channel is read from, no cell where it is another value.
func tokenField(ch ssa.Value) ssaread.Cell {
	load, ok := ch.(*ssa.UnOp)
	if !ok {
		return ssaread.Cell{}
	}
	if cell := ssaread.CellOf(load.X); cell.Kind == ssaread.Field {
		return cell
	}
	return ssaread.Cell{}
}

// sentForOne returns a token that is left for what lets w go on and v does not look at, and the change.
func sentForOne(p *oblige.Package, w, v *oblige.Waiter) (ssa.Instruction, oblige.Change, bool) {
	for _, send := range tokensOf(p, w) {
		for _, c := range changesFor(p, w, &oblige.Op{In: send, Func: send.Parent()}) {
			if len(v.Tests) > 0 && !v.TestsAny(c.Cell) && send.Parent() != w.Park.Func && send.Parent() != v.Park.Func {
				return send, c, true
			}
		}
	}
	return nil, oblige.Change{}, false
}

// tokensOf returns where a token is left in the field that a waiter takes it from, also by a helper
// that is handed the channel.
func tokensOf(p *oblige.Package, w *oblige.Waiter) []ssa.Instruction {
	var out []ssa.Instruction
	field := tokenField(w.Park.Val)
	for _, op := range w.Objects[0].Of(oblige.TrySend) {
		if tokenField(op.Val) == field {
			out = append(out, op.In)
		}
		prm, ok := op.Val.(*ssa.Parameter)
		if !ok {
			continue
		}
		for _, call := range p.Callers(op.Func) {
			if arg := oblige.ArgumentFor(call, op.Func, prm); arg != nil && tokenField(arg) == field {
				out = append(out, call)
			}
		}
	}
	return out
}

func mixedBreach(p *oblige.Package, send ssa.Instruction, w, v *oblige.Waiter, c oblige.Change) oblige.Breach {
	name, other := oblige.CellName(c.Cell, p), ssaread.ShortName(v.Park.Func)
	b := oblige.Breach{Check: "single-wake", Func: send.Parent(), Pos: sendPos(send)}
	b.Message = fmt.Sprintf("%s leaves one token after changing %s at line %d; %s may take it",
		ssaread.ShortName(send.Parent()), name, p.Line(oblige.PosOf(c.In)), other)
	b.Steps = []oblige.Step{
		{Pos: w.Park.Pos(), Side: "waiter", Func: w.Park.Func, Text: "waits for a token, testing " + name},
		{Pos: v.Park.Pos(), Side: "other waiter", Func: v.Park.Func, Text: "waits for the same token"},
		{Pos: oblige.PosOf(c.In), Side: "completer", Func: c.In.Parent(), Text: "changes " + name + ": it " + c.Wr.Text},
		{Pos: sendPos(send), Side: "completer", Func: send.Parent(), Text: "leaves one token"},
		{Pos: v.Park.Pos(), Side: "other waiter", Func: v.Park.Func, Text: "takes the token and parks again"},
		{Pos: w.Park.Pos(), Text: name + " has changed, and nobody will wake the waiter"},
	}
	return b
}
