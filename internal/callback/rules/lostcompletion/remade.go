package lostcompletion

import (
	"fmt"
	"go/constant"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/callback"
	"github.com/futurelint/futurelint/internal/oblige"
	"github.com/futurelint/futurelint/internal/ssaread"
)

// Remade: what starts the package makes the channel of its requests anew, and it may be
// started again after what stops it. A request that waits on the old channel, on the
// goroutine of whoever calls, is seen by nobody: those who receive have the new one. That
// it may be started again is told by a flag that the one sets and the other takes back.
func Remade(a *callback.Adapter) []oblige.Breach {
	if len(a.Roots) == 0 {
		return nil
	}
	var out []oblige.Breach
	for _, f := range a.Funcs {
		callback.Each(f, func(in ssa.Instruction) {
			st, ok := in.(*ssa.Store)
			if !ok {
				return
			}
			g, ok := st.Addr.(*ssa.Global)
			if _, makes := callback.Source(st.Val).(*ssa.MakeChan); !ok || !makes || askedFor(a, st, g) {
				return
			}
			stop := stopperOf(a, f)
			if stop == nil {
				return
			}
			if w := waitsOn(a, g); w != nil {
				out = append(out, remadeBreach(a, st, g, w, stop))
			}
		})
	}
	return out
}

// askedFor reports whether a store is made only where the variable holds nothing yet.
func askedFor(a *callback.Adapter, st *ssa.Store, g *ssa.Global) bool {
	return slices.ContainsFunc(a.Guards(st), func(br *ssa.If) bool {
		cmp, ok := br.Cond.(*ssa.BinOp)
		return ok && (isLoadOf(cmp.X, g) || isLoadOf(cmp.Y, g))
	})
}

func isLoadOf(v ssa.Value, g *ssa.Global) bool {
	ld, ok := v.(*ssa.UnOp)
	return ok && ld.X == ssa.Value(g)
}

// stopperOf returns where an exported function takes back a flag that f, or who calls it,
// sets: f may then be called again.
func stopperOf(a *callback.Adapter, f *ssa.Function) ssa.Instruction {
	for _, caller := range callersOf(a, f, 3) {
		var flag *ssa.Global
		callback.Each(caller, func(in ssa.Instruction) {
			if g := setsFlag(in, true); g != nil && askedForFlag(a, in.Parent(), g) {
				flag = g
			}
		})
		if flag == nil {
			continue
		}
		if stop := a.Find(func(in ssa.Instruction) bool {
			return in.Parent() != caller && setsFlag(in, false) == flag && callback.PerCall(in.Parent())
		}); stop != nil {
			return stop
		}
	}
	return nil
}

// askedForFlag reports whether f looks at the flag.
func askedForFlag(a *callback.Adapter, f *ssa.Function, g *ssa.Global) bool {
	return ssaread.Contains(f, func(in ssa.Instruction) bool {
		br, ok := in.(*ssa.If)
		return ok && isLoadOf(br.Cond, g)
	})
}

// setsFlag returns the variable of the package that in sets to a constant.
func setsFlag(in ssa.Instruction, to bool) *ssa.Global {
	st, ok := in.(*ssa.Store)
	if !ok {
		return nil
	}
	g, ok := st.Addr.(*ssa.Global)
	c, isConst := st.Val.(*ssa.Const)
	if !ok || !isConst || c.Value == nil || c.Value.Kind() != constant.Bool || constant.BoolVal(c.Value) != to {
		return nil
	}
	return g
}

// callersOf returns f, and who calls it, on the same goroutine.
func callersOf(a *callback.Adapter, f *ssa.Function, depth int) []*ssa.Function {
	out := []*ssa.Function{f}
	for range depth {
		for _, g := range slices.Clone(out) {
			for _, c := range a.Callers(g) {
				if _, call := c.(*ssa.Call); call && !slices.Contains(out, c.Parent()) {
					out = append(out, c.Parent())
				}
			}
		}
	}
	return out
}

// waitsOn returns a wait on the channel in the variable, by an exported function or what it
// calls, that nothing else is sure to end; nil where somebody closes the channel, or
// the callers are counted.
func waitsOn(a *callback.Adapter, g *ssa.Global) *oblige.Op {
	for _, o := range a.Objects() {
		if !slices.ContainsFunc(o.Ops, func(op *oblige.Op) bool { return op.Val != nil && isLoadOf(op.Val, g) }) {
			continue
		}
		if len(o.Of(oblige.Close, oblige.Leak)) > 0 {
			continue
		}
		for _, op := range o.Of(oblige.Send, oblige.SelSend) {
			by := callersOf(a, op.Func, 4)
			if len(a.HeldAt(op.In)) == 0 && slices.ContainsFunc(by, callback.PerCall) && !a.Spawned(op.Func) && !endsElse(a, op) && !slices.ContainsFunc(by, counted) {
				return op
			}
		}
	}
	return nil
}

// endsElse reports whether another case of the select is sure to come.
func endsElse(a *callback.Adapter, op *oblige.Op) bool {
	if op.Sel == nil {
		return false
	}
	return !op.Sel.Blocking || slices.ContainsFunc(op.Sel.States, func(st *ssa.SelectState) bool {
		if o := a.ObjectOf(st.Chan); o != nil && len(o.Of(oblige.Close)) > 0 {
			return true
		}
		return callback.EndsWait(st.Chan) && !mayBeNil(a, st.Chan)
	})
}

// mayBeNil reports whether a function of the package returned v, and may return nil.
func mayBeNil(a *callback.Adapter, v ssa.Value) bool {
	call, ok := callback.Source(v).(*ssa.Call)
	if !ok || !a.HasBody(ssaread.Callee(call.Common())) {
		return false
	}
	return ssaread.Contains(ssaread.Callee(call.Common()), func(in ssa.Instruction) bool {
		ret, ok := in.(*ssa.Return)
		if !ok || len(ret.Results) != 1 {
			return false
		}
		c, ok := callback.Source(ret.Results[0]).(*ssa.Const)
		return ok && c.IsNil()
	})
}

// counted reports whether f counts itself in a WaitGroup, for which others may wait.
func counted(f *ssa.Function) bool {
	return ssaread.Contains(f, func(in ssa.Instruction) bool {
		call, ok := in.(ssa.CallInstruction)
		return ok && call.Common().StaticCallee() != nil && call.Common().StaticCallee().String() == "(*sync.WaitGroup).Done"
	})
}

func remadeBreach(a *callback.Adapter, st *ssa.Store, g *ssa.Global, w *oblige.Op, stop ssa.Instruction) oblige.Breach {
	f := st.Parent()
	return oblige.Breach{
		Check: "lost-completion", Func: f, Pos: callback.PosOf(st),
		Message: fmt.Sprintf("%s makes %s anew; who waits on the old one at line %d is lost",
			ssaread.ShortName(f), g.Name(), a.Line(w.Pos())),
		Steps: []oblige.Step{
			{Pos: w.Pos(), Side: "caller", Func: w.Func, Text: "waits on " + g.Name()},
			{Pos: callback.PosOf(stop), Side: "closer", Func: stop.Parent(), Text: "stops those who receive, and does not close " + g.Name()},
			{Pos: callback.PosOf(st), Side: "starter", Func: f, Text: "starts again, and makes another " + g.Name()},
			{Pos: w.Pos(), Text: "stuck: nobody will receive from the old " + g.Name()},
		},
	}
}
