package cgocallback

import (
	_ "embed"
	"go/ast"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/futurelint/futurelint/internal/callback/rules"
	"github.com/futurelint/futurelint/internal/checks"
	"github.com/futurelint/futurelint/internal/directive"
	"github.com/futurelint/futurelint/internal/explain"
	"github.com/futurelint/futurelint/internal/extract"
	"github.com/futurelint/futurelint/internal/oblige"
	"github.com/futurelint/futurelint/internal/ssaread"
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
	filtered := *pass
	filtered.Report = filter.Report
	if enabled.On("nocallback") && imports(pass.Pkg, "runtime/cgo") {
		checkNoCallback(&filtered)
	}
	if calledFromOutside(pass) {
		checkCallbacks(&filtered)
	}
	filter.Complain()
	return nil, nil
}

// checkCallbacks reports what package callback finds.
func checkCallbacks(pass *analysis.Pass) {
	p := ssaread.Build(pass.Fset, pass.Pkg, pass.Files, pass.TypesInfo, nil)
	u := extract.NewUnit(p, ssaread.Functions(p, pass.Files, pass.TypesInfo))
	for _, b := range rules.Breaches(u, pass.Fset, readC(pass)) {
		if !enabled.On(b.Check) {
			continue
		}
		d := analysis.Diagnostic{Pos: b.Pos, Category: b.Check, URL: checks.URL(b.Check), Message: b.Check + ": " + b.Message}
		for _, s := range b.Steps {
			if s.Pos.IsValid() {
				d.Related = append(d.Related, analysis.RelatedInformation{Pos: s.Pos, Message: stepText(s)})
			}
		}
		pass.Report(d)
	}
}

// stepText words a step; the last says how it ends, which need not be stuck.
func stepText(s oblige.Step) string {
	if s.Side == "" {
		return "=> " + s.Text
	}
	return s.String()
}

// calledFromOutside reports whether the package may have functions that other code
// than Go's calls, or handles for such: it has files that cgo translated, which
// import runtime/cgo whatever the user wrote, makes callbacks by one of makers, or says
// so in a comment.
func calledFromOutside(pass *analysis.Pass) bool {
	if imports(pass.Pkg, "runtime/cgo") || declaresCallback(pass.Files) {
		return true
	}
	if !imports(pass.Pkg, "syscall", "syscall/js", "golang.org/x/sys/windows", "github.com/ebitengine/purego") {
		return false
	}
	found := false
	for _, file := range pass.Files {
		ast.Inspect(file, func(n ast.Node) bool {
			if sel, ok := n.(*ast.SelectorExpr); ok && slices.Contains(makers, sel.Sel.Name) {
				found = true
			}
			return !found
		})
	}
	return found
}

// declaresCallback reports whether a comment declares a function to be a callback.
func declaresCallback(files []*ast.File) bool {
	for _, file := range files {
		for _, group := range file.Comments {
			for _, c := range group.List {
				if strings.HasPrefix(c.Text, ssaread.CallbackDirective) {
					return true
				}
			}
		}
	}
	return false
}

// makers are the names of the functions that make callbacks.
var makers = []string{"NewCallback", "NewCallbackCDecl", "FuncOf"}

func imports(pkg *types.Package, paths ...string) bool {
	for _, imp := range pkg.Imports() {
		if slices.Contains(paths, imp.Path()) {
			return true
		}
	}
	return false
}
