package cgocallback

import (
	_ "embed"
	"go/types"
	"strings"

	"golang.org/x/tools/go/analysis"
)

//go:embed doc.go
var doc string

// Analyzer reports C callbacks that the Go side is not ready for.
var Analyzer = &analysis.Analyzer{
	Name: "cgocallback",
	Doc:  analyzerDoc(doc),
	URL:  "https://pkg.go.dev/github.com/futurelint/futurelint/cgocallback",
	Run:  run,
}

// analyzerDoc returns the part of the package's documentation that follows
// "cgocallback: ", without the comment markers.
func analyzerDoc(source string) string {
	var text strings.Builder
	for line := range strings.Lines(source) {
		if comment, ok := strings.CutPrefix(line, "//"); ok {
			text.WriteString(strings.TrimPrefix(comment, " "))
		}
	}
	_, after, _ := strings.Cut(text.String(), "\ncgocallback: ")
	return after
}

func run(pass *analysis.Pass) (any, error) {
	if usesCgo(pass.Pkg) {
		checkNoCallback(pass)
	}
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
