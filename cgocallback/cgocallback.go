package cgocallback

import (
	_ "embed"
	"go/types"

	"golang.org/x/tools/go/analysis"

	"github.com/futurelint/futurelint/internal/checks"
	"github.com/futurelint/futurelint/internal/directive"
	"github.com/futurelint/futurelint/internal/explain"
)

//go:embed doc.go
var doc string

// Analyzer reports C callbacks that the Go side is not ready for.
var Analyzer = &analysis.Analyzer{
	Name: "cgocallback",
	Doc:  explain.Doc(doc, "cgocallback"),
	URL:  "https://pkg.go.dev/github.com/futurelint/futurelint/cgocallback",
	Run:  run,
}

// enabled has the flags that switch the checks.
var enabled checks.Switches

func init() { enabled = checks.Flags(&Analyzer.Flags, Analyzer.Name) }

func run(pass *analysis.Pass) (any, error) {
	filter := directive.NewFilter(pass, enabled.On)
	if enabled.On("nocallback") && usesCgo(pass.Pkg) {
		filtered := *pass
		filtered.Report = filter.Report
		checkNoCallback(&filtered)
	}
	filter.Complain()
	return nil, nil
}

// usesCgo reports whether pkg may have files that cgo translated: they import
// runtime/cgo, whatever the user wrote.
func usesCgo(pkg *types.Package) bool {
	for _, imp := range pkg.Imports() {
		if imp.Path() == "runtime/cgo" {
			return true
		}
	}
	return false
}
