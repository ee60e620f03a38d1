// Package lostwake defines an analyzer that finds lost wake-ups in hand-written futures.
package lostwake

import "golang.org/x/tools/go/analysis"

// Analyzer reports executions in which a waiter sleeps for ever.
var Analyzer = &analysis.Analyzer{
	Name: "lostwake",
	Doc:  "find lost wake-ups in hand-written futures",
	URL:  "https://pkg.go.dev/github.com/futurelint/futurelint/lostwake",
	Run:  run,
}

func run(pass *analysis.Pass) (any, error) { return nil, nil }
