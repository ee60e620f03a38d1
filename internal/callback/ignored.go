package callback

import (
	"fmt"
	"go/types"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/oblige"
	"github.com/futurelint/futurelint/internal/ssaread"
)

// ignoredCode: a function starts an operation of C, does not look at the code that C
// returns, and waits for the callback without another way out: where the start has
// failed no callback will come.
func ignoredCode(a *Adapter) []oblige.Breach {
	var out []oblige.Breach
	for _, o := range a.channels() {
		done := a.completesOnC(o)
		if done == nil {
			continue
		}
		for _, r := range o.Of(oblige.Recv, oblige.GroupWait) {
			if a.onCThread(r.Func) {
				continue
			}
			if start := a.uncheckedStart(r); start != nil {
				out = append(out, a.ignoredBreach(o, start, r, done))
			}
		}
	}
	return out
}

// completesOnC returns an operation of the C thread that lets those go on who wait for
// o; nil where others do so, too.
func (a *Adapter) completesOnC(o *oblige.Object) *oblige.Op {
	var done *oblige.Op
	for _, op := range o.Ops {
		if op.Kind == oblige.Leak {
			return nil
		}
		if !op.Kind.Wakes() {
			continue
		}
		if !a.onCThread(op.Func) {
			return nil
		}
		done = op
	}
	return done
}

// uncheckedStart returns a call of C on each way to a receive whose code nobody looks at.
func (a *Adapter) uncheckedStart(r *oblige.Op) ssa.Instruction {
	var start ssa.Instruction
	each(r.Func, func(in ssa.Instruction) {
		call, ok := in.(*ssa.Call)
		if !ok || cCall(in) == "" || stops(cCall(in)) || !oblige.Dominates(in, r.In) && !(oblige.Reaches(in, in) && oblige.Reaches(in, r.In)) {
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

func (a *Adapter) ignoredBreach(o *oblige.Object, start ssa.Instruction, r, done *oblige.Op) oblige.Breach {
	f, name := r.Func, a.ChanName(o)
	return oblige.Breach{
		Check: "lost-completion", Func: f, Pos: posOf(start),
		Message: fmt.Sprintf("%s ignores the code of %s, and waits for its callback at line %d",
			ssaread.ShortName(f), cCall(start), a.Line(r.Pos())),
		Steps: []oblige.Step{
			{Pos: posOf(start), Side: "starter", Func: f, Text: "calls " + cCall(start) + ", which fails"},
			{Pos: r.Pos(), Side: "starter", Func: f, Text: "waits for " + name},
			{Pos: done.Pos(), Side: side, Func: done.Func, Text: "would complete " + name + ", and is never called"},
			{Pos: r.Pos(), Text: "stuck: nobody will complete " + name},
		},
	}
}
