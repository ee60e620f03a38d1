package lostwake

import (
	_ "embed"
	"go/token"
	"slices"

	"golang.org/x/tools/go/analysis"

	"github.com/futurelint/futurelint/internal/explain"
	"github.com/futurelint/futurelint/internal/explore"
	"github.com/futurelint/futurelint/internal/extract"
	"github.com/futurelint/futurelint/internal/oblige"
)

//go:embed doc.go
var docFile string

// Analyzer reports executions in which a waiter sleeps for ever.
var Analyzer = &analysis.Analyzer{
	Name: "lostwake",
	Doc:  explain.Doc(docFile, "lostwake"),
	URL:  url,
	Run:  run,
}

const url = "https://pkg.go.dev/github.com/futurelint/futurelint/lostwake"

func run(pass *analysis.Pass) (any, error) {
	u := extract.Load(pass.Fset, pass.Pkg, pass.Files, pass.TypesInfo)
	if u == nil {
		return nil, nil
	}
	d := newDebug(pass)
	reported := map[place]bool{}
	for _, w := range u.Roles() {
		d.role(w)
		for _, f := range judge(u, w, d) {
			diag := f.diagnostic(pass)
			if at := (place{diag.Pos, diag.Category}); !reported[at] {
				reported[at] = true
				pass.Report(diag)
			}
		}
	}
	for _, b := range oblige.Breaches(u, pass.Fset) {
		if at := (place{b.Pos, b.Check}); !reported[at] {
			reported[at] = true
			pass.Report(breach(b))
		}
	}
	return nil, nil
}

// breach words an obligation that is not met.
func breach(b oblige.Breach) analysis.Diagnostic {
	diag := analysis.Diagnostic{Pos: b.Pos, Category: b.Check, URL: url + "#" + b.Check, Message: b.Check + ": " + b.Message}
	for _, s := range b.Steps {
		if s.Pos.IsValid() {
			diag.Related = append(diag.Related, analysis.RelatedInformation{Pos: s.Pos, Message: s.String()})
		}
	}
	return diag
}

type place struct {
	pos   token.Pos
	check string
}

// maxStates bounds the work for one waiter.
const maxStates = 15000

// judge explores the scenarios of one waiter, and returns one finding a check at the most.
func judge(u *extract.Unit, w *extract.Waiter, d *debugger) []finding {
	states := 0
	var found []finding
	none := u.Scenarios(w, func(s *extract.Scenario) bool {
		v := exploreScenario(s)
		d.scenario(s, &v)
		states += v.States
		if c, ok := checks[v.Loss]; ok && v.Kind == explore.Lost && !has(found, c) {
			found = append(found, finding{check: c, scenario: s, verdict: &v})
			return s.Serial
		}
		return states < maxStates
	})
	d.skipped(none)
	return found
}

func has(found []finding, c check) bool {
	return slices.ContainsFunc(found, func(f finding) bool { return f.check.name == c.name })
}

func exploreScenario(s *extract.Scenario) explore.Verdict {
	if s.Serial {
		return explore.Serial(s.System, explore.DefaultBounds)
	}
	return explore.Explore(s.System, explore.DefaultBounds)
}

// finding is a lost wake-up that a check reports.
type finding struct {
	check    check
	scenario *extract.Scenario
	verdict  *explore.Verdict
}

func (f finding) diagnostic(pass *analysis.Pass) analysis.Diagnostic {
	story := explain.Tell(f.verdict, f.names(pass))
	at := f.check.pos(story)
	if at == token.NoPos {
		at = f.scenario.Waiter.Func.Pos()
	}
	diag := analysis.Diagnostic{
		Pos:      at,
		Category: f.check.name,
		URL:      url + "#" + f.check.name,
		Message:  f.check.name + ": " + f.check.message(f, story),
	}
	for _, step := range story.Steps() {
		if step.Pos.IsValid() {
			diag.Related = append(diag.Related, analysis.RelatedInformation{Pos: step.Pos, Message: step.Text})
		}
	}
	return diag
}

func (f finding) names(pass *analysis.Pass) explain.Names {
	return explain.Names{
		Func: f.scenario.FuncName,
		Line: func(pos int) int { return pass.Fset.Position(token.Pos(pos)).Line },
		Side: f.scenario.Sides(),
	}
}
