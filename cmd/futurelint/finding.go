package main

import (
	"cmp"
	"go/token"
	"slices"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/checker"
)

// A finding is a diagnostic with its positions resolved.
type finding struct {
	step
	unit     string // ID of the package, as in "p [p.test]"
	analyzer string
	category string
	url      string
	related  []step
}

// A step is a place and what happens there.
type step struct {
	pos, end token.Position // end is the zero Position if unknown
	message  string
}

// newStep returns a step. One that ends where it begins, as go vet says of those of which
// it does not know better, has no end.
func newStep(pos, end token.Position, message string) step {
	if end == pos {
		end = token.Position{}
	}
	return step{pos, end, message}
}

func newFinding(act *checker.Action, d analysis.Diagnostic) finding {
	fset := act.Package.Fset
	f := finding{
		step:     newStep(fset.Position(d.Pos), fset.Position(d.End), d.Message),
		unit:     act.Package.ID,
		analyzer: act.Analyzer.Name,
		category: d.Category,
		url:      d.URL,
	}
	for _, r := range d.Related {
		f.related = append(f.related, newStep(fset.Position(r.Pos), fset.Position(r.End), r.Message))
	}
	return f
}

// moved returns f with its files, and those of its steps, where move has them.
func (f finding) moved(move func(file string) string) finding {
	places := []*step{&f.step}
	for i := range f.related {
		places = append(places, &f.related[i])
	}
	for _, s := range places {
		s.pos.Filename, s.end.Filename = move(s.pos.Filename), move(s.end.Filename)
	}
	return f
}

// sortFindings orders by file, line, column, analyzer, check and message.
func sortFindings(findings []finding) {
	slices.SortStableFunc(findings, compareFindings)
}

func compareFindings(a, b finding) int {
	return cmp.Or(
		cmp.Compare(a.pos.Filename, b.pos.Filename),
		cmp.Compare(a.pos.Line, b.pos.Line),
		cmp.Compare(a.pos.Column, b.pos.Column),
		cmp.Compare(a.analyzer, b.analyzer),
		cmp.Compare(a.category, b.category),
		cmp.Compare(a.message, b.message),
	)
}

// unique leaves one of each: the variants of a package report the same.
func unique(findings []finding) []finding {
	sortFindings(findings)
	return slices.CompactFunc(findings, func(a, b finding) bool { return compareFindings(a, b) == 0 })
}
