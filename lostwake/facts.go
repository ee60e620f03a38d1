package lostwake

import (
	"go/ast"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/futurelint/futurelint/internal/summary"
)

// promises is what a package says of its functions to those that import it.
type promises struct{ summary.Package }

// AFact marks promises as a fact of a package.
func (*promises) AFact() {}

func init() { Analyzer.FactTypes = []analysis.Fact{(*promises)(nil)} }

// imported returns what the direct imports of the package say, by their paths; a
// missing fact is nothing known. By path, because a package and its variant for
// tests say the same.
func imported(pass *analysis.Pass) map[string]*summary.Package {
	if !usesFacts(pass) {
		return nil
	}
	direct := make(map[string]bool)
	for _, imp := range pass.Pkg.Imports() {
		direct[imp.Path()] = true
	}
	out := make(map[string]*summary.Package)
	for _, f := range pass.AllPackageFacts() {
		if said, ok := f.Fact.(*promises); ok && direct[f.Package.Path()] {
			out[f.Package.Path()] = &said.Package
		}
	}
	return out
}

// handles reports whether files name a function that completes a promise of another
// package's, or returns one that may never be completed.
func handles(files []*ast.File, known map[string]*summary.Package) bool {
	names := make(map[string]bool)
	for _, said := range known {
		for _, f := range said.Funcs {
			if len(f.Completes) > 0 || len(f.Ends) > 0 {
				names[f.Name[strings.LastIndexByte(f.Name, '.')+1:]] = true
			}
		}
	}
	return slices.ContainsFunc(files, func(f *ast.File) bool { return selects(f, names) })
}

// selects reports whether one of the names is selected in a file: x.name.
func selects(file *ast.File, names map[string]bool) bool {
	found := false
	if len(names) > 0 {
		ast.Inspect(file, func(n ast.Node) bool {
			if sel, ok := n.(*ast.SelectorExpr); ok {
				found = found || names[sel.Sel.Name]
			}
			return !found
		})
	}
	return found
}

// usesFacts reports whether the driver runs the analyzer with its facts.
func usesFacts(pass *analysis.Pass) bool { return len(pass.Analyzer.FactTypes) > 0 }
