package directive

import (
	"go/token"
	"regexp"
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
	told map[templated]bool // of generated files
}

// templated is what a template may get wrong in one of its files.
type templated struct{ file, check string }

// NewFilter reads the directives of the package that pass is about; on tells
// which of the analyzer's checks are switched on.
func NewFilter(pass *analysis.Pass, on func(check string) bool) *Filter {
	return &Filter{Parse(pass.Fset, pass.Files), pass, on, map[templated]bool{}}
}

// Report passes the finding on, unless a comment silences it. Of a file that says that it is generated
// it passes on the first of each check: what a template gets wrong it gets wrong all over. Adapters to C
// are often generated whole, and are told of all the same.
func (f *Filter) Report(d analysis.Diagnostic) {
	if f.Silences(f.pass.Analyzer.Name, d.Category, d.Pos) {
		return
	}
	if f.pass.Analyzer.Name == speaker && f.generated(d.Pos) {
		first := templated{f.pass.Fset.Position(d.Pos).Filename, d.Category}
		if f.told[first] {
			return
		}
		f.told[first] = true
	}
	f.pass.Report(d)
}

// generated reports whether pos lies in a file that a generator made. What cgo made of a file is
// what people wrote.
func (f *Filter) generated(pos token.Pos) bool {
	for _, file := range f.pass.Files {
		if file.FileStart > pos || pos > file.FileEnd {
			continue
		}
		for _, group := range file.Comments {
			for _, c := range group.List {
				if c.Pos() < file.Package && generatedLine.MatchString(c.Text) && !strings.Contains(c.Text, " by cmd/cgo;") {
					return true
				}
			}
		}
	}
	return false
}

// generatedLine is how a generated file says so (https://go.dev/s/generatedcode).
var generatedLine = regexp.MustCompile(`^// Code generated .* DO NOT EDIT\.$`)

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
