package lostwake

import (
	"go/token"
	"slices"

	"github.com/futurelint/futurelint/internal/explain"
	"github.com/futurelint/futurelint/internal/explore"
	"github.com/futurelint/futurelint/internal/extract"
)

// maxStates and maxSerialStates bound the work for one waiter: the scenarios that
// interleave, and those in series.
const (
	maxStates       = 6000
	maxSerialStates = 5000
)

// explored adds what the explorer finds out about the package's waiters.
func explored(u *extract.Unit, d *debugger, r *report) {
	if !explorerOn() {
		return
	}
	roles := u.Roles()
	d.stage("roles")
	for _, w := range roles {
		d := d.of(w.Func)
		d.role(w)
		for _, l := range judge(u, w, d) {
			r.add(l.finding(r.pass.Fset))
		}
	}
}

// explorerOn reports whether a check is on that the explorer can find.
func explorerOn() bool {
	for _, w := range wordings {
		if enabled.On(w.check) {
			return true
		}
	}
	return false
}

// judge explores the scenarios of one waiter, and returns one loss of a kind at the most.
func judge(u *extract.Unit, w *extract.Waiter, d *debugger) []loss {
	states, inSeries := 0, 0
	var found []loss
	none := u.Scenarios(w, func(s *extract.Scenario) bool {
		v := exploreScenario(s)
		d.scenario(s, &v)
		spent, limit := &states, maxStates
		if s.Serial {
			spent, limit = &inSeries, maxSerialStates
		}
		*spent += v.States
		if l := (loss{s, &v}); l.counts() && !has(found, v.Loss) {
			found = append(found, l)
			return s.Serial || !wordings[v.Loss].last
		}
		return *spent < limit
	})
	d.skipped(none)
	return found
}

func has(found []loss, kind explore.LossKind) bool {
	return slices.ContainsFunc(found, func(l loss) bool { return l.verdict.Loss == kind })
}

func exploreScenario(s *extract.Scenario) explore.Verdict {
	if s.Serial {
		return explore.Serial(s.System, explore.DefaultBounds)
	}
	return explore.Explore(s.System, explore.DefaultBounds)
}

// loss is a lost wake-up with the world in which it happened.
type loss struct {
	scenario *extract.Scenario
	verdict  *explore.Verdict
}

// counts reports whether the loss is one to report. A missing wake is the loss
// that a wrong model shows first: what calls in series are taken to mean, choices on
// faith, and one of two completers that only makes way for the other's look, are no evidence.
func (l loss) counts() bool {
	if l.verdict.Kind != explore.Lost || !enabled.On(wordings[l.verdict.Loss].check) {
		return false
	}
	return l.verdict.Loss != explore.NoWake || !l.scenario.Serial && (l.scenario.Second == nil || l.verdict.InOrder) && l.verdict.Faith == 0
}

func (l loss) finding(fset *token.FileSet) finding {
	story := explain.Tell(l.verdict, l.names(fset))
	w := wordings[l.verdict.Loss]
	at := w.pos(l, story)
	if at == token.NoPos {
		at = l.scenario.Waiter.Func.Pos()
	}
	f := newFinding(w.check, at, w.message(l, story))
	f.waiter, f.explored = outermost(l.scenario.Waiter.Func), true
	for _, step := range story.Steps() {
		f.step(step.Pos, step.Text)
	}
	return f
}

func (l loss) names(fset *token.FileSet) explain.Names {
	return explain.Names{
		Func: l.scenario.FuncName,
		Line: func(pos int) int { return fset.Position(token.Pos(pos)).Line },
		Side: l.scenario.Sides(),
	}
}
