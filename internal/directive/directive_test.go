package directive_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/tools/go/analysis"

	"github.com/futurelint/futurelint/internal/directive"
)

// parse parses a file and returns what finds the start of a line in it.
func parse(t *testing.T, src string) (*token.FileSet, *ast.File, func(line int) token.Pos) {
	t.Helper()
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, "p.go", src, parser.ParseComments)
	require.NoError(t, err)
	return fset, file, fset.File(file.Pos()).LineStart
}

// Each line of these files that says SILENT is silenced, no other is.
func TestSilences(t *testing.T) {
	tests := map[string]string{
		"line": `package p
func f() {
	f()
	f() //futurelint:ignore no-wake,late-register it is SILENT
	f()
}`,
		"above": `package p
func f() {
	//futurelint:ignore late-register it is so
	// whatever one thinks
	f() // SILENT
	f()
}`,
		"end of a block": `package p
func f() {
	if true {
	} //futurelint:ignore late-register it is SILENT
	f()
}`,
		"doc": `package p
// f calls itself.
//futurelint:ignore late-register it is so
func f() { // SILENT
	f() // SILENT
} // SILENT
var x = 1`,
		"doc of a variable": `package p
var (
	//futurelint:ignore late-register it is so
	f = func() { // SILENT
		g() // SILENT
	} // SILENT
	g = func() {}
)`,
		"another check": `package p
var x = 1 //futurelint:ignore no-wake it is so`,
		"no reason": `package p
var x = 1 //futurelint:ignore late-register`,
		"tabs and blanks": "package p\nfunc f() {}\n//futurelint:ignore \t no-wake , late-register \t so\n" + `var x = 1 // SILENT`,
		"other linters": `package p
var x = 1 //nolint:errcheck,wsl
var y = 1 //lint:ignore SA1000 it is so
var z = 1 //nolintlint`,
		"line directive": `package p
//line q.go:10
var x = 1 //futurelint:ignore late-register it is SILENT
//line p.go:10
var y = 1`,
		"nolint of a block": `package p
func f() {
	//nolint:Lostwake // SILENT
	for { // SILENT
		f() // SILENT
	} // SILENT
	f()
	  //nolint // at another column, SILENT
	f()
}`,
		"nolint of a file": `//nolint:futurelint // SILENT
package p // SILENT
var x = 1 // SILENT`,
		"file-ignore": `package p // SILENT
// A comment. SILENT
//lint:file-ignore lost* it is so SILENT
var x = 1 // SILENT`,
	}
	for name, src := range tests {
		t.Run(name, func(t *testing.T) {
			fset, file, at := parse(t, src)
			set := directive.Parse(fset, []*ast.File{file})
			for i, line := range strings.Split(src, "\n") {
				want := strings.Contains(line, "SILENT")
				assert.Equal(t, want, set.Silences("lostwake", "late-register", at(i+1)), "line %d: %s", i+1, line)
			}
		})
	}
}

func TestConfined(t *testing.T) {
	fset, file, _ := parse(t, `package p
//futurelint:confined
type yes[T any] struct{}
func (*yes[T]) yes() {}
func (yes[T]) yesToo() {}
func no() {}
//futurelint:confined
func yesAlone() {}
type not struct{}
func (not) not() {}
`)
	set := directive.Parse(fset, []*ast.File{file})
	for _, d := range file.Decls {
		if fn, ok := d.(*ast.FuncDecl); ok {
			assert.Equal(t, strings.HasPrefix(fn.Name.Name, "yes"), set.Confined(fn), fn.Name.Name)
		}
	}
	assert.False(t, set.Confined(nil))
}

// golangci-lint is left the comments that it understands.
func TestWithinGolangci(t *testing.T) {
	directive.WithinGolangci = true
	defer func() { directive.WithinGolangci = false }()
	fset, file, line := parse(t, `package p
var x = 1 //nolint:futurelint
var y = 1 //nolint
var z = 1 //nolint:lostwake // which is no linter
var w = 1 //futurelint:ignore late-register it is so
`)
	set := directive.Parse(fset, []*ast.File{file})
	for n, want := range map[int]bool{2: false, 3: false, 4: true, 5: true} {
		assert.Equal(t, want, set.Silences("lostwake", "late-register", line(n)), n)
	}
}

// What is wrong is said once, by one analyzer; what is idle, by the one whose checks it names.
func TestComplain(t *testing.T) {
	src := `package p
//futurelint:ignore late-register
//futurelint:ignore nosuch it is so
//futurelint:ignore no-wake it is so
//futurelint:ignore nocallback it is so
//futurelint:ignore nocallback,no-wake it is so
//futurelint:ignore no-exit it is so
//nolint
//lint:ignore no-wake it is so
//futurelint:known type=T
//futurelint:waker

//futurelint:callback
var x = 1

//futurelint:callback
func called() {}
`
	tests := map[string][]string{
		"lostwake": {
			"directive: //futurelint:ignore late-register has no reason, and no effect",
			"directive: //futurelint:ignore names an unknown check, nosuch",
			"directive: //futurelint:ignore no-wake silences nothing",
			"directive: //futurelint:known is no directive",
			"directive: //futurelint:waker is not in the doc of a type",
			"directive: //futurelint:callback is not in the doc of a function",
		},
		"cgocallback": {"directive: //futurelint:ignore nocallback silences nothing"},
	}
	for name, want := range tests {
		t.Run(name, func(t *testing.T) {
			fset, file, _ := parse(t, src)
			var got []string
			pass := &analysis.Pass{
				Analyzer: &analysis.Analyzer{Name: name}, Fset: fset, Files: []*ast.File{file},
				Report: func(d analysis.Diagnostic) { got = append(got, d.Message) },
			}
			directive.NewFilter(pass, func(check string) bool { return check != "no-exit" }).Complain()
			assert.Equal(t, want, got)
			got = nil
			directive.NewFilter(pass, func(check string) bool { return check != "directive" }).Complain()
			assert.Empty(t, got)
		})
	}
}
