package lostwake

import (
	_ "embed"

	"golang.org/x/tools/go/analysis"

	"github.com/futurelint/futurelint/internal/checks"
	"github.com/futurelint/futurelint/internal/directive"
	"github.com/futurelint/futurelint/internal/explain"
	"github.com/futurelint/futurelint/internal/extract"
	"github.com/futurelint/futurelint/internal/oblige"
)

//go:embed doc.go
var docFile string

// Analyzer reports executions in which a waiter sleeps for ever.
var Analyzer = &analysis.Analyzer{
	Name: "lostwake",
	Doc:  explain.Doc(docFile, "lostwake"),
	URL:  "https://pkg.go.dev/github.com/futurelint/futurelint/lostwake",
	Run:  run,
}

// enabled has the flags that switch the checks.
var enabled checks.Switches

func init() { enabled = checks.Flags(&Analyzer.Flags, Analyzer.Name) }

func run(pass *analysis.Pass) (any, error) {
	d := newDebug(pass)
	defer d.done()
	filter := directive.NewFilter(pass, enabled.On)
	d.stage("comments")
	u := extract.Load(pass.Fset, pass.Pkg, pass.Files, pass.TypesInfo)
	d.stage("load")
	if u != nil {
		look(u, &report{pass: pass, filter: filter}, d)
	}
	filter.Complain()
	return nil, nil
}

// look has both engines look at the package, and reports what they find.
func look(u *extract.Unit, r *report, d *debugger) {
	d.objects(u)
	explored(u, d, r)
	d.stage("explore")
	for _, b := range oblige.Breaches(u, r.pass.Fset, registered.all()) {
		r.add(breached(b))
	}
	d.stage("obligations")
	r.send()
}
