package panicintoc

import (
	"fmt"
	"go/types"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/callback"
	"github.com/futurelint/futurelint/internal/oblige"
	"github.com/futurelint/futurelint/internal/ssaread"
)

// OtherType: a callback asserts that what its handle stands for is of a type, without asking, and a
// function gives C this callback together with a handle into which it has put a value of another
// type: each such callback panics. A function literal is of a plain type, for one.
func OtherType(a *callback.Adapter) []oblige.Breach {
	asserted := map[string]*ssa.TypeAssert{}
	for _, root := range a.Roots {
		if at := assertsHandle(root); at != nil && !recovers(root) {
			asserted[root.Name()] = at
		}
	}
	if len(asserted) == 0 {
		return nil
	}
	var out []oblige.Breach
	for _, f := range a.Funcs {
		for in := range ssaread.Instrs(f) {
			if callback.CCall(in) == "" {
				continue
			}
			args := callback.CArgs(in)
			made, value := putAway(args)
			if made == nil {
				continue
			}
			for _, arg := range args {
				if at := asserted[callback.FunctionName(arg)]; at != nil && !holds(value, at.AssertedType) {
					out = append(out, otherTypeBreach(a, at, made, value))
				}
			}
		}
	}
	return out
}

// assertsHandle returns where a root asserts the type of what it gets for a parameter, which is its
// only handle: the one assertion that does not ask.
func assertsHandle(root *ssa.Function) *ssa.TypeAssert {
	var found *ssa.TypeAssert
	for in := range ssaread.Instrs(root) {
		ta, ok := in.(*ssa.TypeAssert)
		if !ok || ta.CommaOk {
			continue
		}
		get, ok := callback.Source(ta.X).(*ssa.Call)
		if !ok || len(get.Call.Args) != 1 {
			continue
		}
		if _, param := callback.Source(get.Call.Args[0]).(*ssa.Parameter); param {
			if found != nil {
				return nil
			}
			found = ta
		}
	}
	return found
}

// putAway returns what makes the one handle that a call of C is given, and the type of the value for
// which that stands.
func putAway(args []ssa.Value) (*ssa.Call, types.Type) {
	var found *ssa.Call
	var value types.Type
	for _, arg := range args {
		made, ok := arg.(*ssa.Call)
		if !ok || !callback.MakesKey(made) {
			continue
		}
		put, ok := made.Call.Args[len(made.Call.Args)-1].(*ssa.MakeInterface)
		if !ok || found != nil {
			return nil, nil
		}
		found, value = made, put.X.Type()
	}
	return found, value
}

// holds reports whether the assertion of a type holds for a value of another one, which is no interface.
func holds(value, asserted types.Type) bool {
	if i, ok := asserted.Underlying().(*types.Interface); ok {
		return types.Implements(value, i)
	}
	return types.Identical(value, asserted)
}

func otherTypeBreach(a *callback.Adapter, at *ssa.TypeAssert, made *ssa.Call, value types.Type) oblige.Breach {
	f, by := at.Parent(), made.Parent()
	name := func(t types.Type) string { return types.TypeString(t, types.RelativeTo(f.Pkg.Pkg)) }
	return oblige.Breach{
		Check: "panic-into-c", Func: by, Pos: callback.PosOf(made),
		Message: fmt.Sprintf("%s puts another type into the handle than %s asserts at line %d",
			ssaread.ShortName(by), ssaread.ShortName(f), a.Line(callback.PosOf(at))),
		Steps: []oblige.Step{
			{Pos: callback.PosOf(made), Side: "starter", Func: by, Text: "gives C a handle for a value of the type " + name(value)},
			{Pos: callback.PosOf(at), Side: callback.Side, Func: f, Text: "asserts that it is of the type " + name(at.AssertedType)},
			{Pos: callback.PosOf(at), Text: "the panic goes on through C's frames, and ends the program"},
		},
	}
}
