package earlywake

import (
	"fmt"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/oblige"
	"github.com/futurelint/futurelint/internal/ssaread"
)

// hooks finds wake-ups that are calls of a function kept in a field, such as
// hasData, which come before the send that they announce: whoever is woken looks
// with a receive that does not block, finds nothing yet, and is not called again.
//
// Only where all receivers look so, and the function that calls does not call
// the same field again after the send.
func (r *earlyRule) hooks() []oblige.Breach {
	var out []oblige.Breach
	for _, o := range r.P.Objects() {
		looks := o.Of(oblige.TryRecv)
		if o.Open || len(looks) == 0 || len(o.Of(oblige.Recv, oblige.SelRecv, oblige.Leak)) > 0 {
			continue
		}
		for _, s := range o.Of(oblige.Send, oblige.SelSend) {
			if call := hookBefore(s.In); call != nil {
				out = append(out, r.hookBreach(call, s, looks[0]))
			}
		}
	}
	return out
}

// hookBefore returns a call of a function field on all ways to the send, that is
// not called again after it.
func hookBefore(send ssa.Instruction) *ssa.Call {
	var found *ssa.Call
	for in := range ssaread.Instrs(send.Parent()) {
		call, ok := in.(*ssa.Call)
		if !ok || hookCell(call) == (ssaread.Cell{}) {
			continue
		}
		switch {
		case oblige.Reaches(send, call):
			return nil
		case oblige.Dominates(call, send):
			found = call
		}
	}
	return found
}

// hookCell returns the field that holds the function which is called, where it
// neither takes nor returns anything: what it tells can only be that there is news.
func hookCell(call *ssa.Call) ssaread.Cell {
	u, ok := call.Call.Value.(*ssa.UnOp)
	if !ok || call.Call.IsInvoke() || call.Call.Signature().Params().Len() > 0 || call.Call.Signature().Results().Len() > 0 {
		return ssaread.Cell{}
	}
	if fa, ok := u.X.(*ssa.FieldAddr); ok {
		return ssaread.CellOf(fa)
	}
	return ssaread.Cell{}
}

func (r *earlyRule) hookBreach(call *ssa.Call, s, look *oblige.Op) oblige.Breach {
	f, ch := s.Func, oblige.NameOf(s.Val)
	hook := oblige.CellName(hookCell(call), r.P)
	return oblige.Breach{
		Check: "early-wake",
		Func:  f,
		Pos:   call.Pos(),
		Message: fmt.Sprintf("%s calls %s before it sends on %s at line %d, which %s polls",
			ssaread.ShortName(f), hook, ch, r.P.Line(s.Pos()), ssaread.ShortName(look.Func)),
		Steps: []oblige.Step{
			{Pos: call.Pos(), Side: "sender", Func: f, Text: "calls " + hook + ": there is news"},
			{Pos: look.Pos(), Side: "receiver", Func: look.Func, Text: "looks into " + ch + ", and finds nothing"},
			{Pos: s.Pos(), Side: "sender", Func: f, Text: "offers it on " + ch},
			{Pos: s.Pos(), Text: "it is offered, and nobody will wake the receiver again"},
		},
	}
}
