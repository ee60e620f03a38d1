package ssaread

import "golang.org/x/tools/go/ssa"

// OtherSettlement reports whether JavaScript calls f, or what it is a literal of, for the one
// way in which a promise settles, and g for the other: it settles once.
func OtherSettlement(f, g *ssa.Function) bool {
	then, catch := handlerOf(f), handlerOf(g)
	return then != nil && catch != nil && JSMethod(then) != JSMethod(catch) && promiseOf(then) == promiseOf(catch)
}

// SameSettlement reports whether JavaScript calls f, or what it is a literal of, when a
// promise settles, and g is f or is called instead: of the two, one is called, and once.
func SameSettlement(f, g *ssa.Function) bool {
	return f == g && handlerOf(f) != nil || OtherSettlement(f, g)
}

// handlerOf returns the call of then or catch that is given f, or what f is a literal of.
func handlerOf(f *ssa.Function) *ssa.Call {
	for ; f.Parent() != nil; f = f.Parent() {
		for in := range Instrs(f.Parent()) {
			made, ok := in.(*ssa.Call)
			if !ok || made.Call.StaticCallee() == nil || made.Call.StaticCallee().String() != "syscall/js.FuncOf" || madeOf(made.Call.Args[0]) != f {
				continue
			}
			if calls := JSCalls(made); len(calls) == 1 && settles(calls[0]) {
				return calls[0]
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
	name := JSMethod(call)
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
