package callback

import (
	"fmt"
	"go/types"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/oblige"
	"github.com/futurelint/futurelint/internal/ssaread"
)

// earlyFree: a goroutine waits for a context's end or for the end of an operation,
// and calls C to cancel the operation in the first case. Nobody waits for it: with
// both ends there the select may take the first one, and the goroutine that has
// taken it comes to C when the operation is over, and its object is used for the
// next one or is gone. Silent where the goroutine tells that it has ended, or calls
// C under a lock.
func earlyFree(a *Adapter) []oblige.Breach {
	var out []oblige.Breach
	for _, f := range a.Funcs {
		each(f, func(in ssa.Instruction) {
			start, ok := in.(*ssa.Go)
			if !ok {
				return
			}
			body := called(start.Common())
			if !a.HasBody(body) || tells(body) {
				return
			}
			each(body, func(in ssa.Instruction) {
				if sel, ok := in.(*ssa.Select); ok && sel.Blocking && !oblige.Reaches(sel, sel) {
					if call := a.cancels(sel); call != nil {
						out = append(out, a.earlyFreeBreach(start, sel, call))
					}
				}
			})
		})
	}
	return out
}

// tells reports whether a goroutine may tell others that it is at its end.
func tells(f *ssa.Function) bool {
	found := false
	each(f, func(in ssa.Instruction) {
		switch in := in.(type) {
		case *ssa.Send:
			found = true
		case *ssa.Select:
			for _, st := range in.States {
				found = found || st.Dir == types.SendOnly
			}
		case ssa.CallInstruction:
			c := in.Common()
			found = found || ssaread.IsBuiltin(c, "close")
			if callee := c.StaticCallee(); callee != nil && ssaread.PkgPath(callee) == "sync" && (callee.Name() == "Done" || callee.Name() == "Signal" || callee.Name() == "Broadcast") {
				found = true
			}
		}
	})
	return found
}

// cancels returns the call of C, without a lock, in the case of sel that is a
// context's end, if there is another case for the operation's.
func (a *Adapter) cancels(sel *ssa.Select) ssa.Instruction {
	given, other := -1, false
	for i, st := range sel.States {
		switch {
		case st.Dir == types.SendOnly:
			return nil
		case isContextDone(st.Chan):
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
	isCall := func(in ssa.Instruction) bool { return cCall(in) != "" && len(cArgs(in)) > 0 && len(a.HeldAt(in)) == 0 }
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

// isContextDone reports whether v is a context's Done channel.
func isContextDone(v ssa.Value) bool { return isDone(source(v)) }

// isDone reports whether v is a call of a context's Done.
func isDone(v ssa.Value) bool {
	call, ok := v.(*ssa.Call)
	return ok && call.Call.IsInvoke() && call.Call.Method.FullName() == "(context.Context).Done"
}

func (a *Adapter) earlyFreeBreach(start *ssa.Go, sel *ssa.Select, call ssa.Instruction) oblige.Breach {
	f, g := start.Parent(), call.Parent()
	return oblige.Breach{
		Check: "early-free", Func: f, Pos: posOf(call),
		Message: fmt.Sprintf("%s starts a goroutine that may call %s too late after line %d",
			ssaread.ShortName(f), cCall(call), a.Line(sel.Pos())),
		Steps: []oblige.Step{
			{Pos: posOf(start), Side: "starter", Func: f, Text: "starts a goroutine, for which nobody waits"},
			{Pos: sel.Pos(), Side: "canceller", Func: g, Text: "sees the context's end"},
			{Pos: posOf(start), Side: "starter", Func: f, Text: "ends the operation, and begins the next one"},
			{Pos: posOf(call), Side: "canceller", Func: g, Text: "calls " + cCall(call)},
			{Pos: posOf(call), Text: "what is cancelled is another one's, or gone"},
		},
	}
}
