package lostwake

import (
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

// usesFacts reports whether the driver runs the analyzer with its facts.
func usesFacts(pass *analysis.Pass) bool { return len(pass.Analyzer.FactTypes) > 0 }
