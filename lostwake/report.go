package lostwake

import (
	"cmp"
	"fmt"
	"go/ast"
	"go/token"
	"slices"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/checks"
	"github.com/futurelint/futurelint/internal/directive"
	"github.com/futurelint/futurelint/internal/oblige"
)

// finding is a diagnostic, and whom it is about.
type finding struct {
	analysis.Diagnostic
	waiter   *ssa.Function // who sleeps; nil where nobody is named
	explored bool          // found by the explorer
	itself   bool          // what is wrong stands in one place, whoever comes there
}

// newFinding words a finding of a check.
func newFinding(check string, pos token.Pos, message string) finding {
	return finding{Diagnostic: analysis.Diagnostic{
		Pos:      pos,
		Category: check,
		URL:      checks.URL(check),
		Message:  check + ": " + message,
	}}
}

// step adds a step of the schedule.
func (f *finding) step(pos token.Pos, text string) {
	if pos.IsValid() {
		f.Related = append(f.Related, analysis.RelatedInformation{Pos: pos, Message: text})
	}
}

// breached words an obligation that is not met.
func breached(b oblige.Breach) finding {
	f := newFinding(b.Check, b.Pos, b.Message)
	f.itself = b.Itself
	for _, s := range b.Steps {
		f.step(s.Pos, s.String())
		if s.Side == "waiter" && f.waiter == nil {
			f.waiter = outermost(s.Func)
		}
	}
	return f
}

// outermost returns the declared function that f is, or lies in.
func outermost(f *ssa.Function) *ssa.Function {
	for f != nil && f.Parent() != nil {
		f = f.Parent()
	}
	return f
}

// report gathers the findings of a package, and sends each once.
type report struct {
	pass     *analysis.Pass
	filter   *directive.Filter
	findings []finding
}

// add takes a finding, unless its check is off, it is about what one goroutine
// has for itself, or it has been found already: the same check at the same
// place, or of the same waiter in the same function by the other engine. What
// comes first stays.
func (r *report) add(f finding) {
	if !enabled.On(f.Category) || r.confined(f) ||
		slices.ContainsFunc(r.findings, func(g finding) bool { return r.same(f, g) }) {
		return
	}
	r.findings = append(r.findings, f)
}

// confined reports whether the waiter, or who is to blame, is declared so.
func (r *report) confined(f finding) bool {
	if fn, ok := r.decl(f.Pos).(*ast.FuncDecl); ok && r.filter.Confined(fn) {
		return true
	}
	if f.waiter == nil {
		return false
	}
	fn, ok := f.waiter.Syntax().(*ast.FuncDecl)
	return ok && r.filter.Confined(fn)
}

func (r *report) same(f, g finding) bool {
	if f.Category != g.Category {
		return false
	}
	if f.Pos == g.Pos || f.itself && g.itself && r.line(f.Pos) == r.line(g.Pos) {
		return true
	}
	if f.Category == lateRegister.check && f.waiter != nil && f.waiter == g.waiter {
		return true // it has but one registration
	}
	return f.explored != g.explored && (f.waiter == nil || g.waiter == nil || f.waiter == g.waiter) &&
		r.decl(f.Pos) == r.decl(g.Pos)
}

func (r *report) line(pos token.Pos) string {
	at := r.pass.Fset.Position(pos)
	return fmt.Sprintf("%s:%d", at.Filename, at.Line)
}

// decl returns the declaration that pos lies in.
func (r *report) decl(pos token.Pos) ast.Decl {
	for _, file := range r.pass.Files {
		if pos < file.FileStart || pos >= file.FileEnd {
			continue
		}
		for _, d := range file.Decls {
			if d.Pos() <= pos && pos < d.End() {
				return d
			}
		}
	}
	return nil
}

// send reports the findings that no comment silences, in the order of the source.
func (r *report) send() {
	slices.SortStableFunc(r.findings, func(a, b finding) int {
		x, y := r.pass.Fset.Position(a.Pos), r.pass.Fset.Position(b.Pos)
		return cmp.Or(
			cmp.Compare(x.Filename, y.Filename), cmp.Compare(x.Line, y.Line), cmp.Compare(x.Column, y.Column),
			cmp.Compare(a.Category, b.Category), cmp.Compare(a.Message, b.Message),
		)
	})
	for _, f := range r.findings {
		r.filter.Report(f.Diagnostic)
	}
}
