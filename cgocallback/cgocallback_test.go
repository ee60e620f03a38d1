package cgocallback_test

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/tools/go/analysis/analysistest"

	"github.com/futurelint/futurelint/cgocallback"
	"github.com/futurelint/futurelint/internal/checks"
)

func TestFixtures(t *testing.T) {
	root, err := filepath.Abs("..")
	require.NoError(t, err)
	results := analysistest.Run(t, root, cgocallback.Analyzer, "./testdata/cgocallback/...")
	found := 0
	for _, result := range results {
		for _, d := range result.Diagnostics {
			found++
			assert.LessOrEqual(t, len(strings.Fields(d.Message)), 16, d.Message)
			assert.True(t, strings.HasPrefix(d.Message, d.Category+": "), d.Message)
			assert.True(t, len(d.Related) > 0 || d.Category == checks.Directive, d.Message)
			for _, r := range d.Related {
				assert.Equal(t, result.Pass.Fset.Position(d.Pos).Filename, result.Pass.Fset.Position(r.Pos).Filename, r.Message)
			}
		}
	}
	assert.NotZero(t, found)
}
