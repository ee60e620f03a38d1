package lostwake

import (
	"fmt"
	"go/token"
	"os"

	"golang.org/x/tools/go/analysis"

	"github.com/futurelint/futurelint/internal/explore"
	"github.com/futurelint/futurelint/internal/extract"
	"github.com/futurelint/futurelint/internal/role"
	"github.com/futurelint/futurelint/internal/ssaread"
)

// Analyzer reports executions in which a waiter sleeps for ever.
var Analyzer = &analysis.Analyzer{
	Name: "lostwake",
	Doc:  "find lost wake-ups in hand-written futures",
	URL:  "https://pkg.go.dev/github.com/futurelint/futurelint/lostwake",
	Run:  run,
}

var debug = os.Getenv("FLDEBUG") != ""

func run(pass *analysis.Pass) (any, error) {
	pkg := ssaread.Build(pass.Fset, pass.Pkg, pass.Files, pass.TypesInfo, nil)
	u := extract.NewUnit(pkg, ssaread.Functions(pkg, pass.Files, pass.TypesInfo))
	for _, w := range u.Roles() {
		if debug {
			fmt.Println("ROLE", w.Func, w.Kind, w.Params, w.Why, w.Wakers.Types)
		}
		check(pass, u, w)
	}
	return nil, nil
}

func check(pass *analysis.Pass, u *extract.Unit, w *role.Waiter) {
	dumped := false
	u.Scenarios(w, func(s *extract.Scenario) bool {
		if debug && !dumped && os.Getenv("FLDEBUG") == "a" {
			dumped = true
			fmt.Println(s.System.Program.Text())
		}
		v := explore.Explore(s.System, explore.DefaultBounds)
		if debug {
			fmt.Println("  SCEN", s.Completer, "after", s.Before, "moved", s.System.Moved, "=>", v.Kind, v.Loss, v.Reason, v.States, v.Pending)
			if v.Kind == explore.Lost {
				for _, e := range v.Schedule {
					fmt.Println("      ", e.Thread, e.Func, e.Op, e.Label, e.Val, pass.Fset.Position(token.Pos(e.Pos)))
				}
			}
		}
		if v.Kind != explore.Lost {
			return true
		}
		switch v.Loss {
		case explore.LateRegister, explore.Unregistered:
			pass.Report(analysis.Diagnostic{Pos: w.Func.Pos(), Category: v.Loss.String(), Message: v.Loss.String()})
			return false
		}
		return true
	})
}
