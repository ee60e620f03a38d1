package cgocallback_test

import (
	"fmt"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/tools/go/analysis/analysistest"

	"github.com/futurelint/futurelint/cgocallback"
	"github.com/futurelint/futurelint/docs"
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

// transcript is how a page shows what the tool prints about a fixture.
var transcript = regexp.MustCompile(`(?m)^    \$ futurelint \./(testdata/cgocallback/\S+)\n((?:    .*\n)+)`)

// Each check has a page, and what the pages show is what is reported.
func TestPages(t *testing.T) {
	root, err := filepath.Abs("..")
	require.NoError(t, err)
	for _, c := range checks.Of("cgocallback") {
		page, ok := docs.Page(c.Name)
		require.True(t, ok, c.Name)
		if c.Name == checks.Directive {
			continue
		}
		shown := transcript.FindStringSubmatch(page)
		require.NotNil(t, shown, c.Name)
		for _, result := range analysistest.Run(t, root, cgocallback.Analyzer, "./"+shown[1]) {
			for i, d := range result.Diagnostics {
				at := result.Pass.Fset.Position(d.Pos)
				line := fmt.Sprintf("x.go:%d:%d: cgocallback: %s", at.Line, at.Column, d.Message)
				if i == 0 && c.Name != "nocallback" {
					assert.Contains(t, shown[2], line)
					for _, r := range d.Related {
						assert.Contains(t, shown[2], r.Message)
					}
				}
			}
		}
	}
}
