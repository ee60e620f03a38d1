package lostwake

import (
	_ "embed"

	"golang.org/x/tools/go/analysis"

	"github.com/futurelint/futurelint/internal/checks"
	"github.com/futurelint/futurelint/internal/directive"
	"github.com/futurelint/futurelint/internal/explain"
	"github.com/futurelint/futurelint/internal/extract"
	"github.com/futurelint/futurelint/internal/oblige"
	"github.com/futurelint/futurelint/internal/oblige/rules"
	"github.com/futurelint/futurelint/internal/summarize"
	"github.com/futurelint/futurelint/internal/summary"
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
	known := imported(pass)
	u := extract.Load(pass.Fset, pass.Pkg, pass.Files, pass.TypesInfo, declared(pass, filter.Set), handles(pass.Files, known) || registered.named(pass.Files))
	d.stage("load")
	if u != nil {
		look(u, &report{pass: pass, filter: filter}, known, d)
	}
	rejectIdle(pass, filter.Set, u)
	filter.Complain()
	return nil, nil
}

// look has both engines look at the package, reports what they find, and says of its
// functions what importers should know.
func look(u *extract.Unit, r *report, known map[string]*summary.Package, d *debugger) {
	p := oblige.NewPackage(u, r.pass.Fset)
	p.Registries = registered.all()
	p.Imported = func(path string) *summary.Package { return known[path] }
	find := rules.Abroad
	if u.Waits() {
		d.objects(u)
		explored(u, d, r)
		find = rules.Breaches
	}
	d.stage("explore")
	for _, b := range find(p) {
		r.add(breached(inHelper(b, u)))
	}
	d.stage("obligations")
	r.send()
	if usesFacts(r.pass) && r.pass.Pkg.Name() != "main" {
		if said := summarize.Of(p); len(said.Funcs) > 0 {
			r.pass.ExportPackageFact(&promises{*said})
		}
	}
	d.stage("facts")
}
