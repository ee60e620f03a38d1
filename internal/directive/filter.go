package directive

import (
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/futurelint/futurelint/internal/checks"
)

// Filter stands between an analyzer and whoever reads its findings.
type Filter struct {
	*Set
	pass *analysis.Pass
	on   func(check string) bool
}

// NewFilter reads the directives of the package that pass is about; on tells
// which of the analyzer's checks are switched on.
func NewFilter(pass *analysis.Pass, on func(check string) bool) *Filter {
	return &Filter{Parse(pass.Fset, pass.Files), pass, on}
}

// Report passes the finding on, unless a comment silences it.
func (f *Filter) Report(d analysis.Diagnostic) {
	if !f.Silences(f.pass.Analyzer.Name, d.Category, d.Pos) {
		f.pass.Report(d)
	}
}

// speaker is the analyzer that complains about directives that are not
// understood: one, lest it be said twice.
const speaker = "lostwake"

// Complain reports the directives that are not understood, and the ignores that
// silence nothing. It comes after all findings.
func (f *Filter) Complain() {
	if !f.on(checks.Directive) {
		return
	}
	list := slices.Clone(f.complaints)
	if f.pass.Analyzer.Name != speaker {
		list = nil
	}
	for _, s := range f.silencers {
		if f.idle(s) {
			list = append(list, complaint{s.pos, "//futurelint:ignore " + strings.Join(s.checks, ",") + " silences nothing"})
		}
	}
	slices.SortStableFunc(list, func(a, b complaint) int { return int(a.pos) - int(b.pos) })
	for _, c := range list {
		f.pass.Report(analysis.Diagnostic{
			Pos:      c.pos,
			Category: checks.Directive,
			URL:      checks.URL(checks.Directive),
			Message:  checks.Directive + ": " + c.message,
		})
	}
}

// idle reports whether s silenced nothing although it could have: all its checks
// are this analyzer's, and on.
func (f *Filter) idle(s *silencer) bool {
	if s.used || s.checks == nil {
		return false
	}
	return !slices.ContainsFunc(s.checks, func(check string) bool {
		c, _ := checks.Named(check)
		return c.Analyzer != f.pass.Analyzer.Name || !f.on(check)
	})
}
