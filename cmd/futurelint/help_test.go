package main

import (
	"bytes"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/futurelint/futurelint/analyzers"
	"github.com/futurelint/futurelint/docs"
	"github.com/futurelint/futurelint/internal/checks"
)

// Each check has its page, which help prints, and each page its check.
func TestHelpPages(t *testing.T) {
	var names []string
	for _, c := range checks.All {
		names = append(names, c.Name)
		var out bytes.Buffer
		require.NoError(t, printHelp(&out, analyzers.All(), []string{c.Name}))
		page, ok := docs.Page(c.Name)
		require.True(t, ok, "%s has no page", c.Name)
		assert.Equal(t, page, out.String())
		assert.True(t, strings.HasPrefix(page, "# "+c.Name+"\n\nAnalyzer"), c.Name)
		words := strings.Join(strings.Fields(page), " ")
		assert.Contains(t, words, ", "+c.State()+" by default. ", c.Name)
		assert.Contains(t, words, "`-"+c.Analyzer+"."+c.Name, "%s: how to switch it", c.Name)
		for _, heading := range []string{"What it does", "Why is this bad?", "Example", "Use instead", "Limits", "Silence"} {
			assert.Contains(t, page, "\n## "+heading+"\n", c.Name)
		}
	}
	slices.Sort(names)
	assert.Equal(t, slices.Compact(names), docs.Pages())
}

func TestHelpListsChecks(t *testing.T) {
	for _, a := range analyzers.All() {
		var out bytes.Buffer
		require.NoError(t, printHelp(&out, analyzers.All(), []string{a.Name}))
		for _, c := range checks.Of(a.Name) {
			assert.Regexp(t, `\t`+c.Name+` +`+c.State()+` +\S`, out.String())
			assert.NotNil(t, a.Flags.Lookup(c.Name), "%s has no flag", c.Name)
			assert.NotContains(t, out.String(), "-"+a.Name+"."+c.Name+"\n", "flags that switch checks are not listed again")
		}
	}
}

func TestReadmeListsChecks(t *testing.T) {
	readme, err := os.ReadFile("../../README.md")
	require.NoError(t, err)
	for _, c := range checks.All {
		row := fmt.Sprintf("| `%s` | [%s](docs/checks/%s.md) | %s | %s |\n", c.Analyzer, c.Name, c.Name, c.State(), c.Summary)
		assert.Contains(t, string(readme), row)
	}
}
