package earlyfree

import (
	"fmt"
	"go/types"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/callback"
	"github.com/futurelint/futurelint/internal/oblige"
	"github.com/futurelint/futurelint/internal/ssaread"
)

// Breaches: a goroutine waits for a context's end or for the end of an operation,
// and calls C to cancel the operation in the first case. Nobody waits for it: with
// both ends there the select may take the first one, and the goroutine that has
// taken it comes to C when the operation is over, and its object is used for the
// next one or is gone. Silent where the goroutine tells that it has ended, or calls
// C under a lock.
func Breaches(a *callback.Adapter) []oblige.Breach {
	var out []oblige.Breach
	for _, f := range a.Funcs {
		callback.Each(f, func(in ssa.Instruction) {
			start, ok := in.(*ssa.Go)
			if !ok {
				return
			}
			body := callback.Called(start.Common())
			if !a.HasBody(body) || callback.Tells(body) {
				return
			}
			callback.Each(body, func(in ssa.Instruction) {
				if sel, ok := in.(*ssa.Select); ok && sel.Blocking && !oblige.Reaches(sel, sel) {
					if call := cancels(a, sel); call != nil {
						out = append(out, earlyFreeBreach(a, start, sel, call))
					}
				}
			})
		})
	}
	return out
}

// cancels returns the call of C, without a lock, in the case of sel that is a
// context's end, if there is another case for the operation's.
func cancels(a *callback.Adapter, sel *ssa.Select) ssa.Instruction {
	given, other := -1, false
	for i, st := range sel.States {
		switch {
		case st.Dir == types.SendOnly:
			return nil
		case callback.IsContextDone(st.Chan):
			given = i
		default:
			other = true
		}
	}
	if given < 0 || !other {
		return nil
	}
	start := oblige.CaseStart(sel, given)
	if start == nil {
		return nil
	}
	isCall := func(in ssa.Instruction) bool {
		return callback.CCall(in) != "" && len(callback.CArgs(in)) > 0 && len(a.HeldAt(in)) == 0
	}
	if isCall(start.Instrs[0]) {
		return start.Instrs[0]
	}
	return oblige.Without(start.Instrs[0], func(in ssa.Instruction) bool {
		call, ok := in.(ssa.CallInstruction)
		if !ok {
			return false
		}
		callee := call.Common().StaticCallee() // a test and set decides who comes first
		return callee != nil && (ssaread.PkgPath(callee) == "sync/atomic" || ssaread.PkgPath(callee) == "sync")
	}, isCall)
}

func earlyFreeBreach(a *callback.Adapter, start *ssa.Go, sel *ssa.Select, call ssa.Instruction) oblige.Breach {
	f, g := start.Parent(), call.Parent()
	return oblige.Breach{
		Check: "early-free", Func: f, Pos: callback.PosOf(call),
		Message: fmt.Sprintf("%s starts a goroutine that may call %s too late after line %d",
			ssaread.ShortName(f), callback.CCall(call), a.Line(sel.Pos())),
		Steps: []oblige.Step{
			{Pos: callback.PosOf(start), Side: "starter", Func: f, Text: "starts a goroutine, for which nobody waits"},
			{Pos: sel.Pos(), Side: "canceller", Func: g, Text: "sees the context's end"},
			{Pos: callback.PosOf(start), Side: "starter", Func: f, Text: "ends the operation, and begins the next one"},
			{Pos: callback.PosOf(call), Side: "canceller", Func: g, Text: "calls " + callback.CCall(call)},
			{Pos: callback.PosOf(call), Text: "what is cancelled is another one's, or gone"},
		},
	}
}
