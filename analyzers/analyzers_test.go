package analyzers_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/tools/go/analysis"

	"github.com/futurelint/futurelint/analyzers"
	"github.com/futurelint/futurelint/lostwake"
)

func TestAll(t *testing.T) {
	suite := analyzers.All()
	require.NoError(t, analysis.Validate(suite))
	for _, a := range suite {
		title, _, _ := strings.Cut(a.Doc, "\n")
		assert.LessOrEqual(t, len(title), 72, "%s: the first line of Doc is its title", a.Name)
		assert.Equal(t, "https://pkg.go.dev/github.com/futurelint/futurelint/"+a.Name, a.URL)
	}
}

// No buildssa, and no fact but our own, may come in by what an analyzer requires: what
// others export facts for is every dependency, from source, and buildssa builds what
// the gates leave out.
func TestRequiresClosureIsCheap(t *testing.T) {
	for _, a := range closure(analyzers.All()) {
		if a != lostwake.Analyzer {
			assert.Empty(t, a.FactTypes, "%s has facts", a.Name)
		}
		assert.NotEqual(t, "buildssa", a.Name)
		assert.NotEqual(t, "ctrlflow", a.Name)
	}
}

// closure returns the analyzers and all that they require.
func closure(roots []*analysis.Analyzer) []*analysis.Analyzer {
	var all []*analysis.Analyzer
	seen := make(map[*analysis.Analyzer]bool)
	var visit func([]*analysis.Analyzer)
	visit = func(list []*analysis.Analyzer) {
		for _, a := range list {
			if !seen[a] {
				seen[a] = true
				all = append(all, a)
				visit(a.Requires)
			}
		}
	}
	visit(roots)
	return all
}
