package oblige

import (
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/tools/go/ssa"
	"golang.org/x/tools/go/ssa/ssautil"
)

// function builds the SSA of the one function f in the text of a package's body.
func function(t *testing.T, body string) *ssa.Function {
	t.Helper()
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, "x.go", "package x\n"+body, 0)
	require.NoError(t, err)
	pkg, _, err := ssautil.BuildPackage(&types.Config{}, fset, types.NewPackage("x", "x"), []*ast.File{file}, ssa.SanityCheckFunctions)
	require.NoError(t, err)
	return pkg.Func("f")
}

// calls tells which instructions call the function of that name.
func calls(name string) func(ssa.Instruction) bool {
	return func(in ssa.Instruction) bool {
		call, ok := in.(*ssa.Call)
		return ok && call.Call.StaticCallee() != nil && call.Call.StaticCallee().Name() == name
	}
}

// The way from the start of f to the return that does not pass stop, if any, is
// feasible or not; Without takes them all.
func TestFeasible(t *testing.T) {
	const helpers = `
func stop() *int { return nil }
func more() bool { return false }
func err() error { return nil }
`
	for _, c := range []struct {
		name, body string
		feasible   bool
	}{
		{"a variable that only stop sets is nil until then", `func f() {
			var p *int
			for p == nil {
				if more() { p = stop() }
			}
		}`, false},
		{"another branch sets it too", `func f() {
			var p *int
			for p == nil {
				if more() { p = stop() }
				if more() { p = new(int) }
			}
		}`, true},
		{"a flag that was not set", `func f() {
			started := false
			if more() { started = true }
			if !started { stop() }
			if started { stop() }
		}`, false},
		{"an error that is asked twice", `func f() {
			e := err()
			if e != nil { stop() }
			if e == nil { stop() }
		}`, false},
		{"an error that is asked anew", `func f() {
			if err() != nil { stop() }
			if err() == nil { stop() }
		}`, true},
		{"a number that is asked twice", `func f(i int) {
			if i >= 0 { stop() }
			if i < 0 { stop() }
		}`, false},
		{"a number that changes in between", `func f(i int) {
			if i >= 0 { stop() }
			i++
			if i < 0 { stop() }
		}`, true},
		{"a channel that was made is not nil", `func f() {
			done := make(chan int)
			if done != nil { stop() }
		}`, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			fn := function(t, c.body+helpers)
			first := fn.Blocks[0].Instrs[0]
			assert.False(t, calls("stop")(first))
			assert.Equal(t, c.feasible, Feasible(first, calls("stop"), IsReturn) != nil)
			assert.NotNil(t, Without(first, calls("stop"), IsReturn))
		})
	}
}
