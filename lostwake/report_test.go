package lostwake

import (
	"go/ast"
	"go/parser"
	"go/token"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/directive"
)

const twoFuncs = `package p
func one() {
	one()
	one()
}
func two() {
	two()
}
`

// at returns the position of the line.
type at func(line int) token.Pos

func newReport(t *testing.T) (*report, *[]string, at) {
	t.Helper()
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, "p.go", twoFuncs, 0)
	require.NoError(t, err)
	var sent []string
	pass := &analysis.Pass{Analyzer: Analyzer, Fset: fset, Files: []*ast.File{file}}
	pass.Report = func(d analysis.Diagnostic) { sent = append(sent, d.Message) }
	return &report{pass: pass, filter: directive.NewFilter(pass, enabled.On)}, &sent, fset.File(file.Pos()).LineStart
}

func TestReportOnce(t *testing.T) {
	waiter, other := new(ssa.Function), new(ssa.Function)
	tests := []struct {
		name   string
		check  string
		line   int
		waiter *ssa.Function
		want   int
	}{
		{"same place", "no-wake", 3, other, 1},
		{"same function and waiter", "no-wake", 4, waiter, 1},
		{"waiter not named", "no-wake", 4, nil, 1},
		{"another waiter", "no-wake", 4, other, 2},
		{"another function", "no-wake", 7, waiter, 2},
		{"another check", "early-wake", 3, waiter, 2},
		{"a check that is off", "no-exit", 7, nil, 1},
		{"no check", "nosuch", 7, nil, 1},
	}
	require.NoError(t, Analyzer.Flags.Set("no-exit", "false"))
	t.Cleanup(func() { require.NoError(t, Analyzer.Flags.Set("no-exit", "true")) })
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r, sent, at := newReport(t)
			first := newFinding("no-wake", at(3), "first")
			first.waiter, first.explored = waiter, true
			r.add(first)
			second := newFinding(tt.check, at(tt.line), "second")
			second.waiter = tt.waiter
			r.add(second)
			r.send()
			assert.Len(t, *sent, tt.want)
		})
	}
}

func TestReportInOrder(t *testing.T) {
	r, sent, at := newReport(t)
	r.add(newFinding("no-wake", at(7), "c"))
	r.add(newFinding("no-wake", at(3), "b"))
	r.add(newFinding("early-wake", at(3), "a"))
	r.send()
	assert.Equal(t, "early-wake: a, no-wake: b, no-wake: c", strings.Join(*sent, ", "))
}
