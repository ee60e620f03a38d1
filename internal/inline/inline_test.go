package inline_test

import (
	"bytes"
	"go/ast"
	"go/format"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/inline"
)

const head = `package p

import "sync"

type T struct {
	mu   sync.Mutex
	cond *sync.Cond
	n    int
	done chan struct{}
	in   inner
}

type inner struct{ open bool }

`

type checked struct {
	fset *token.FileSet
	file *ast.File
	info *types.Info
	pkg  *types.Package
}

func check(t *testing.T, src string) checked {
	t.Helper()
	c := checked{fset: token.NewFileSet(), info: &types.Info{
		Types:        map[ast.Expr]types.TypeAndValue{},
		Defs:         map[*ast.Ident]types.Object{},
		Uses:         map[*ast.Ident]types.Object{},
		Selections:   map[*ast.SelectorExpr]*types.Selection{},
		Implicits:    map[ast.Node]types.Object{},
		Instances:    map[*ast.Ident]types.Instance{},
		FileVersions: map[*ast.File]string{},
	}}
	file, err := parser.ParseFile(c.fset, "p.go", head+src, parser.ParseComments|parser.SkipObjectResolution)
	require.NoError(t, err)
	c.file = file
	c.pkg, err = (&types.Config{Importer: importer.Default()}).Check("p", c.fset, []*ast.File{file}, c.info)
	require.NoError(t, err)
	return c
}

// text returns the body of a function on one line.
func text(t *testing.T, fset *token.FileSet, files []*ast.File, name string) string {
	t.Helper()
	for _, d := range files[0].Decls {
		if fn, ok := d.(*ast.FuncDecl); ok && fn.Name.Name == name {
			if fn.Body == nil {
				return "none"
			}
			var out []string
			for _, s := range fn.Body.List {
				var b bytes.Buffer
				require.NoError(t, format.Node(&b, token.NewFileSet(), s))
				out = append(out, strings.Join(strings.Fields(b.String()), " "))
			}
			return strings.Join(out, "; ")
		}
	}
	t.Fatalf("no function %s", name)
	return ""
}

func TestCalls(t *testing.T) {
	for _, tc := range []struct{ name, src, want string }{
		{"a wake", "func (t *T) F() { t.n++; t.tell() }\nfunc (t *T) tell() { t.cond.Signal() }",
			"t.n++; t := t; t.cond.Signal()"},
		{"a test", "func (t *T) F() { for t.empty() { t.cond.Wait() } }\nfunc (t *T) empty() bool { return t.n == 0 }",
			"for t.n == 0 { t.cond.Wait() }"},
		{"a parameter", "func (t *T) F(k int) { t.set(k + 1) }\nfunc (t *T) set(n int) { t.n = n }",
			"t, n := t, k+1; t.n = n"},
		{"of a part", "func (t *T) F() { t.in.shut() }\nfunc (i *inner) shut() { i.open = false }",
			"i := &t.in; i.open = false"},
		{"of a helper", "func (t *T) F() { t.a() }\nfunc (t *T) a() { t.b() }\nfunc (t *T) b() { t.n = 1 }",
			"t := t; t := t; t.n = 1"},
		{"in a condition's operand", "func (t *T) F() bool { return !t.empty() && t.n > 1 }\nfunc (t *T) empty() bool { return t.n == 0 }",
			"return !(t.n == 0) && t.n > 1"},
		{"an unlock at the end", "func (t *T) F() { t.lock(); defer t.unlock(); t.n++ }\nfunc (t *T) lock() { t.mu.Lock() }\nfunc (t *T) unlock() { t.mu.Unlock() }",
			"t := t; t.mu.Lock(); defer t.mu.Unlock(); t.n++"},
		{"a function", "func F(t *T) { tell(t.done) }\nfunc tell(c chan struct{}) { close(c) }",
			"c := t.done; close(c)"},
		{"a send that may be dropped", "func (t *T) F() { t.poke() }\nfunc (t *T) poke() { select { case t.done <- struct{}{}: default: } }",
			"t := t; select { case t.done <- struct{}{}: default: }"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			c := check(t, tc.src)
			before := text(t, c.fset, []*ast.File{c.file}, "F")
			files, info, _ := inline.Calls(c.fset, []*ast.File{c.file}, c.info)
			assert.Equal(t, tc.want, text(t, c.fset, files, "F"))
			assert.Equal(t, before, text(t, c.fset, []*ast.File{c.file}, "F"), "what was given is changed")
			builds(t, c, files, info)
		})
	}
}

// What is not one act, is known by its name, or has a life of its own stays a call.
func TestCallsLeft(t *testing.T) {
	for _, tc := range []struct{ name, src string }{
		{"several statements", "func (t *T) F() { t.h() }\nfunc (t *T) h() { t.n = 1; t.cond.Signal() }"},
		{"exported", "func (t *T) F() { t.H() }\nfunc (t *T) H() { t.cond.Signal() }"},
		{"recursive", "func (t *T) F() { t.F() }"},
		{"of another object", "func (t *T) F(all []*T) { for _, o := range all { o.h() } }\nfunc (t *T) h() { t.cond.Signal() }"},
		{"deferred", "func (t *T) F() { defer t.h() }\nfunc (t *T) h() { close(t.done) }"},
		{"a goroutine", "func (t *T) F() { go t.h() }\nfunc (t *T) h() { t.n = 1 }"},
		{"a literal", "func (t *T) F() { t.h() }\nfunc (t *T) h() { go func() { t.n = 1 }() }"},
		{"a directive", "func (t *T) F() { t.h() }\n\n//futurelint:callback\nfunc (t *T) h() { t.cond.Signal() }"},
		{"an effect twice", "func (t *T) F(f func() int) int { return t.h(f()) }\nfunc (t *T) h(n int) int { return n + n }"},
		{"another type", "func (t *T) F() any { return t.h() }\nfunc (t *T) h() any { return t.n }"},
		{"generic", "func F(n int) int { return h(n) }\nfunc h[K any](k K) K { return k }"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			c := check(t, tc.src)
			files, info, _ := inline.Calls(c.fset, []*ast.File{c.file}, c.info)
			assert.Equal(t, text(t, c.fset, []*ast.File{c.file}, "F"), text(t, c.fset, files, "F"))
			builds(t, c, files, info)
		})
	}
}

func TestIdleHelpers(t *testing.T) {
	const f = "func (t *T) F() { t.h() }\nfunc (t *T) h() { t.cond.Signal() }\n"
	for _, tc := range []struct{ name, src, want string }{
		{"nobody is left", f, "none"},
		{"another use", f + "func (t *T) G() func() { return t.h }", "t.cond.Signal()"},
		{"an interface", f + "type I interface{ h() }\nfunc G(i I) { i.h() }", "t.cond.Signal()"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			c := check(t, tc.src)
			files, info, _ := inline.Calls(c.fset, []*ast.File{c.file}, c.info)
			assert.Equal(t, tc.want, text(t, c.fset, files, "h"))
			builds(t, c, files, info)
		})
	}
}

// A copy stands on the line of its call, and says where it comes from.
func TestOrigins(t *testing.T) {
	c := check(t, "func (t *T) F() {\n\tt.n++\n\tt.tell()\n}\n\nfunc (t *T) tell() {\n\tt.cond.Signal()\n}")
	files, info, origins := inline.Calls(c.fset, []*ast.File{c.file}, c.info)
	f := builds(t, c, files, info).Prog.FuncValue(c.pkg.Scope().Lookup("T").Type().(*types.Named).Method(0))
	line := func(pos token.Pos) int { return c.fset.Position(pos).Line - strings.Count(head, "\n") }
	for _, b := range f.Blocks {
		for _, in := range b.Instrs {
			if call, ok := in.(*ssa.Call); ok {
				assert.Equal(t, 3, line(call.Pos()))
				assert.Equal(t, 7, line(origins[call.Pos()].Pos))
				assert.Equal(t, "tell", origins[call.Pos()].Helper.Name())
				return
			}
		}
	}
	t.Fatal("no call")
}

// builds makes sure that the SSA builder takes what was made.
func builds(t *testing.T, c checked, files []*ast.File, info *types.Info) *ssa.Package {
	t.Helper()
	prog := ssa.NewProgram(c.fset, ssa.SanityCheckFunctions)
	for _, imp := range c.pkg.Imports() {
		prog.CreatePackage(imp, nil, nil, true)
	}
	p := prog.CreatePackage(c.pkg, files, info, false)
	p.Build()
	return p
}
