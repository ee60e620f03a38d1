package lostwake

import (
	"fmt"
	"io"
	"os"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/futurelint/futurelint/internal/explore"
	"github.com/futurelint/futurelint/internal/extract"
)

// debugger prints what the analysis sees, for those who work on it. Its letters:
// r roles with their evidence, a programs as text, x what was explored.
type debugger struct {
	pass    *analysis.Pass
	out     io.Writer
	letters string
	dumped  *explore.System
}

var debugFlag string

func init() {
	Analyzer.Flags.StringVar(&debugFlag, "debug", "", "print what is seen: r roles, a programs, x explored scenarios")
}

func newDebug(pass *analysis.Pass) *debugger {
	return &debugger{pass: pass, out: os.Stderr, letters: debugFlag}
}

func (d *debugger) on(letter string) bool { return strings.Contains(d.letters, letter) }

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
