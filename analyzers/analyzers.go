// Package analyzers lists the analyzers of futurelint.
package analyzers

import (
	"golang.org/x/tools/go/analysis"

	"github.com/futurelint/futurelint/cgocallback"
	"github.com/futurelint/futurelint/lostwake"
)

// All returns the analyzers of the suite, in the order in which help lists them.
func All() []*analysis.Analyzer {
	return []*analysis.Analyzer{lostwake.Analyzer, cgocallback.Analyzer}
}
