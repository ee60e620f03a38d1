package abandonedsend

import (
	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/ssaread"
)

// otherSettlement reports whether JavaScript calls f, or what it is a literal of, for the one
// way in which a promise settles, and g for the other: it settles once.
func otherSettlement(f, g *ssa.Function) bool {
	then, catch := handlerOf(f), handlerOf(g)
	return then != nil && catch != nil && ssaread.JSMethod(then) != ssaread.JSMethod(catch) && promiseOf(then) == promiseOf(catch)
}

// handlerOf returns the call of then or catch that is given f, or what f is a literal of.
func handlerOf(f *ssa.Function) *ssa.Call {
	for ; f.Parent() != nil; f = f.Parent() {
		for _, b := range f.Parent().Blocks {
			for _, in := range b.Instrs {
				made, ok := in.(*ssa.Call)
				if !ok || made.Call.StaticCallee() == nil || made.Call.StaticCallee().String() != "syscall/js.FuncOf" || madeOf(made.Call.Args[0]) != f {
					continue
				}
				if calls := ssaread.JSCalls(made); len(calls) == 1 && settles(calls[0]) {
					return calls[0]
				}
			}
		}
	}
	return nil
}

// madeOf returns the function that a literal, captured variables or not, is made of, or nil.
func madeOf(v ssa.Value) *ssa.Function {
	if mc, ok := v.(*ssa.MakeClosure); ok {
		v = mc.Fn
	}
	f, _ := v.(*ssa.Function)
	return f
}

func settles(call *ssa.Call) bool {
	name := ssaread.JSMethod(call)
	return name == "then" || name == "catch"
}

// promiseOf returns the promise at which a chain of then and catch begins.
func promiseOf(call *ssa.Call) ssa.Value {
	for {
		before, ok := call.Call.Args[0].(*ssa.Call)
		if !ok || len(before.Call.Args) < 2 || before.Call.StaticCallee() != call.Call.StaticCallee() || !settles(before) {
			return call.Call.Args[0]
		}
		call = before
	}
}
