package lostcompletion

import (
	"fmt"
	"go/types"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/callback"
	"github.com/futurelint/futurelint/internal/oblige"
	"github.com/futurelint/futurelint/internal/ssaread"
)

// IgnoredCode: a function starts an operation of C, does not look at the code that C
// returns, and waits for the callback without another way out: where the start has
// failed no callback will come.
func IgnoredCode(a *callback.Adapter) []oblige.Breach {
	var out []oblige.Breach
	for _, o := range a.Channels() {
		done := a.CompletesOnC(o)
		if done == nil {
			continue
		}
		for _, r := range o.Of(oblige.Recv, oblige.GroupWait) {
			if a.OnCThread(r.Func) {
				continue
			}
			for _, wait := range waitsBy(a, r) {
				if start := uncheckedStart(a, wait); start != nil {
					out = append(out, ignoredBreach(a, o, start, wait, done))
				}
			}
		}
	}
	return out
}

// waitsBy returns a receive, and the calls that come to it in any case.
func waitsBy(a *callback.Adapter, r *oblige.Op) []*oblige.Op {
	out := []*oblige.Op{r}
	if r.Func.Parent() != nil || len(a.Guards(r.In)) > 0 {
		return out
	}
	for _, call := range a.Callers(r.Func) {
		if _, plain := call.(*ssa.Call); plain && !a.OnCThread(call.Parent()) {
			out = append(out, &oblige.Op{Kind: r.Kind, In: call, Func: call.Parent()})
		}
	}
	return out
}

// uncheckedStart returns a call of C on each way to a receive whose code nobody looks at.
func uncheckedStart(a *callback.Adapter, r *oblige.Op) ssa.Instruction {
	var start ssa.Instruction
	callback.Each(r.Func, func(in ssa.Instruction) {
		call, ok := in.(*ssa.Call)
		if !ok || callback.CCall(in) == "" || callback.Stops(callback.CCall(in)) || !oblige.Dominates(in, r.In) && !(oblige.Reaches(in, in) && oblige.Reaches(in, r.In)) {
			return
		}
		if start = nil; isCode(call.Type()) && len(*call.Referrers()) == 0 {
			start = in // the last call before the wait
		}
	})
	return start
}

// isCode reports whether t is a number, as C's codes of errors are.
func isCode(t types.Type) bool {
	b, ok := t.Underlying().(*types.Basic)
	return ok && b.Info()&types.IsInteger != 0
}

func ignoredBreach(a *callback.Adapter, o *oblige.Object, start ssa.Instruction, r, done *oblige.Op) oblige.Breach {
	f, name := r.Func, a.ChanName(o)
	return oblige.Breach{
		Check: "lost-completion", Func: f, Pos: callback.PosOf(start),
		Message: fmt.Sprintf("%s ignores the code of %s, and waits for its callback at line %d",
			ssaread.ShortName(f), callback.CCall(start), a.Line(r.Pos())),
		Steps: []oblige.Step{
			{Pos: callback.PosOf(start), Side: "starter", Func: f, Text: "calls " + callback.CCall(start) + ", which fails"},
			{Pos: r.Pos(), Side: "starter", Func: f, Text: "waits for " + name},
			{Pos: done.Pos(), Side: callback.Side, Func: done.Func, Text: "would complete " + name + ", and is never called"},
			{Pos: r.Pos(), Text: "stuck: nobody will complete " + name},
		},
	}
}
