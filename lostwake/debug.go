package lostwake

import (
	"fmt"
	"io"
	"os"
	"regexp"
	"strings"
	"time"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/explore"
	"github.com/futurelint/futurelint/internal/extract"
	"github.com/futurelint/futurelint/internal/oblige"
	"github.com/futurelint/futurelint/internal/ssaread"
)

// debugger prints what the analysis sees, for those who work on it. Its letters:
// r roles with their evidence, a programs as text, x what was explored, s objects
// that goroutines wait on with their operations, t the time that each stage took.
type debugger struct {
	pass    *analysis.Pass
	out     io.Writer
	letters string
	only    *regexp.Regexp // functions whose names match; nil: all
	dumped  *explore.System
	began   time.Time // the stage that is under way
	times   []string
}

var (
	debugFlag string
	debugFunc pattern
)

func init() {
	Analyzer.Flags.StringVar(&debugFlag, "debug", "",
		"print what is seen: r roles, a programs, x explored scenarios, s objects and their operations, t times")
	Analyzer.Flags.Var(&debugFunc, "debugfunc", "print it only of functions whose names match this `regexp`")
}

// pattern is a flag whose value is a regular expression.
type pattern struct{ *regexp.Regexp }

func (p *pattern) Set(s string) (err error) {
	p.Regexp, err = regexp.Compile(s)
	return err
}

func (p *pattern) String() string {
	if p.Regexp == nil {
		return ""
	}
	return p.Regexp.String()
}

func newDebug(pass *analysis.Pass) *debugger {
	return &debugger{pass: pass, out: os.Stderr, letters: debugFlag, only: debugFunc.Regexp, began: time.Now()}
}

func (d *debugger) on(letter string) bool { return strings.Contains(d.letters, letter) }

// about reports whether what is seen of f is to be printed.
func (d *debugger) about(f *ssa.Function) bool {
	return d.only == nil || d.only.MatchString(ssaread.ShortName(f))
}

// of returns the debugger for one function: itself, or one that prints nothing.
func (d *debugger) of(f *ssa.Function) *debugger {
	if d.about(f) {
		return d
	}
	return &debugger{pass: d.pass, out: io.Discard}
}

// stage notes the time since the last stage ended.
func (d *debugger) stage(name string) {
	now := time.Now()
	d.times = append(d.times, fmt.Sprintf("%s %v", name, now.Sub(d.began).Round(10*time.Microsecond)))
	d.began = now
}

// done prints the times of all stages.
func (d *debugger) done() {
	if d.on("t") {
		fmt.Fprintf(d.out, "%s: %s\n", d.pass.Pkg.Path(), strings.Join(d.times, ", "))
	}
}

// objects prints what goroutines of the package wait on.
func (d *debugger) objects(u *extract.Unit) {
	if d.on("s") {
		oblige.Dump(d.out, u, d.pass.Fset, d.about)
	}
}

func (d *debugger) role(w *extract.Waiter) {
	if d.on("r") {
		fmt.Fprintf(d.out, "%s: %s %s: %s", d.pass.Fset.Position(w.Pos()), w.Kind, w.Name(), w.Why)
		if len(w.Stores) > 0 {
			fmt.Fprintf(d.out, " (%s)", d.pass.Fset.Position(w.Stores[0].Pos()))
		}
		fmt.Fprintln(d.out)
	}
}

func (d *debugger) scenario(s *extract.Scenario, v *explore.Verdict) {
	if d.on("a") && (d.dumped == nil || d.dumped.Program != s.System.Program) {
		d.dumped = s.System
		fmt.Fprint(d.out, s.System.Program.Text())
	}
	if !d.on("x") {
		return
	}
	fmt.Fprintf(d.out, "\t%s", s)
	switch v.Kind {
	case explore.Lost:
		fmt.Fprintf(d.out, ": lost (%s), %d on faith, %d states\n", v.Loss, v.Faith, v.States)
		for _, e := range v.Schedule {
			fmt.Fprintf(d.out, "\t\t%d %s %s %s %s\n", e.Thread, e.Func, e.Op, e.Label, e.Val)
		}
	case explore.Safe:
		fmt.Fprintf(d.out, ": safe, %d states\n", v.States)
	default:
		fmt.Fprintf(d.out, ": unknown (%s), %d states\n", v.Reason, v.States)
	}
}

// skipped tells why a waiter was not explored.
func (d *debugger) skipped(why string) {
	if why != "" && d.on("x") {
		fmt.Fprintf(d.out, "\tunknown: %s\n", why)
	}
}
