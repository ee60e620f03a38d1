package lostwake_test

import (
	"bytes"
	"flag"
	"fmt"
	"go/ast"
	"go/format"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/tools/go/analysis/analysistest"

	"github.com/futurelint/futurelint/docs"
	"github.com/futurelint/futurelint/internal/checks"
	"github.com/futurelint/futurelint/lostwake"
)

var update = flag.Bool("update", false, "write what is found in the examples into the pages")

// TestPages holds the pages to their examples: what they say is found in the
// first is, or nothing is; with what stands under "Use instead" nothing is found.
func TestPages(t *testing.T) {
	dir := t.TempDir()
	writeFile(t, filepath.Join(dir, "go.mod"), "module example.com/pages\n\ngo 1.26\n")
	pages := map[string]string{}
	for _, c := range checks.Of("lostwake") {
		page, ok := docs.Page(c.Name)
		require.True(t, ok, c.Name)
		bad := goBlock(page, "## Example")
		if !strings.HasPrefix(bad, "package ") {
			continue // refers to a fixture, or is no program
		}
		pages[c.Name] = page
		writeFile(t, filepath.Join(dir, c.Name, "bad", "x.go"), bad)
		writeFile(t, filepath.Join(dir, c.Name, "good", "x.go"), replaced(t, bad, goBlock(page, "## Use instead")))
		switchOn(t, c)
	}
	found := findings(t, dir)
	for name, page := range pages {
		t.Run(name, func(t *testing.T) {
			bad, good := found["example.com/pages/"+name+"/bad"], found["example.com/pages/"+name+"/good"]
			assert.Empty(t, good)
			if bad != "" {
				assert.Equal(t, 1, strings.Count("\n"+bad, "\nx.go"), bad)
				assert.Contains(t, bad, ": lostwake: "+name+": ")
			}
			holdOutput(t, name, page, bad)
		})
	}
}

// switchOn switches a check on that is off by default, until the test ends.
func switchOn(t *testing.T, c checks.Check) {
	t.Helper()
	flags := &lostwake.Analyzer.Flags
	require.NoError(t, flags.Set(c.Name, "true"))
	t.Cleanup(func() { require.NoError(t, flags.Set(c.Name, fmt.Sprint(c.On))) })
}

func writeFile(t *testing.T, name, content string) {
	t.Helper()
	require.NoError(t, os.MkdirAll(filepath.Dir(name), 0o777))
	require.NoError(t, os.WriteFile(name, []byte(content), 0o666))
}

// goBlock returns the first block of Go code below a heading.
func goBlock(page, heading string) string {
	_, rest, _ := strings.Cut(page, "\n"+heading+"\n")
	_, rest, _ = strings.Cut(rest, "\n```go\n")
	block, _, _ := strings.Cut(rest, "```\n")
	return block
}

// replaced returns src with those of its declarations replaced that decls has
// too, and the others of decls added.
func replaced(t *testing.T, src, decls string) string {
	t.Helper()
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, "x.go", src, 0)
	require.NoError(t, err)
	with, err := parser.ParseFile(fset, "y.go", "package x\n"+decls, 0)
	require.NoError(t, err)
	for _, d := range with.Decls {
		put(file, d)
	}
	var b bytes.Buffer
	for _, d := range file.Decls {
		require.NoError(t, format.Node(&b, fset, d))
		b.WriteString("\n\n")
	}
	return "package " + file.Name.Name + "\n\n" + b.String()
}

// put replaces the declaration of the same name in file, or adds it.
func put(file *ast.File, d ast.Decl) {
	for i, old := range file.Decls {
		if declName(old) == declName(d) {
			file.Decls[i] = d
			return
		}
	}
	file.Decls = append(file.Decls, d)
}

func declName(d ast.Decl) string {
	switch d := d.(type) {
	case *ast.FuncDecl:
		if d.Recv != nil {
			return "method " + d.Name.Name
		}
		return d.Name.Name
	case *ast.GenDecl:
		if spec, ok := d.Specs[0].(*ast.TypeSpec); ok {
			return spec.Name.Name
		}
	}
	return ""
}

// findings returns what is found in each package below dir, as the command prints it.
func findings(t *testing.T, dir string) map[string]string {
	t.Helper()
	found := map[string]string{}
	for _, r := range analysistest.Run(noLoadErrors{t}, dir, alone, "./...") {
		fset := r.Action.Package.Fset
		var b strings.Builder
		place := func(pos token.Pos) string {
			p := fset.Position(pos)
			p.Filename = "x.go"
			return p.String()
		}
		for _, d := range r.Diagnostics {
			fmt.Fprintf(&b, "%s: lostwake: %s\n", place(d.Pos), d.Message)
			for _, s := range d.Related {
				fmt.Fprintf(&b, "\t%s: %s\n", place(s.Pos), s.Message)
			}
		}
		found[r.Action.Package.PkgPath] = b.String()
	}
	return found
}

// noLoadErrors drops the complaints about findings, and keeps those about code
// that does not compile.
type noLoadErrors struct{ t *testing.T }

func (n noLoadErrors) Errorf(format string, args ...any) {
	if strings.HasPrefix(format, "loading ") {
		n.t.Errorf(format, args...)
	}
}

// holdOutput holds what the page says behind its example to what is found.
func holdOutput(t *testing.T, name, page, found string) {
	t.Helper()
	at := strings.Index(page, "\n## Example\n")
	start := at + strings.Index(page[at:], "\n```\n") + len("\n```\n")
	end := start + strings.Index(page[start:], "\n## Use instead\n")
	want := "\nThis version does not find it yet.\n"
	if found != "" {
		want = "\n    $ futurelint" + switchOf(name) + " .\n"
		for line := range strings.Lines(found) {
			want += "    " + line
		}
	}
	if *update {
		writeFile(t, filepath.Join("..", "docs", "checks", name+".md"), page[:start]+want+page[end:])
		return
	}
	assert.Equal(t, want, page[start:end], "to write the page: go test ./lostwake -run TestPages -update")
}

// switchOf returns the flag that a check needs in order to run.
func switchOf(name string) string {
	if c, _ := checks.Named(name); c.On {
		return ""
	}
	return " -lostwake." + name
}
