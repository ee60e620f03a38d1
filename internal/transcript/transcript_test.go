package transcript_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/futurelint/futurelint/internal/transcript"
)

const page = "# Bread\n\n```console\n$ mkdir -p oven && cd oven\n$ false\n$ echo $?\n1\n```\n\nThe recipe:\n\n" +
	"```yaml title=\"recipe.yml\"\nflour: 500 # it's $HOME made\n```\n\n```go\npackage bread\n```\n\n" +
	"```console\n$ cat recipe.yml\nflour: 500 # ...\n$ seq 5\n1\n...\n5\n$ pwd >&2; echo end\n.../oven\nend\n```\n"

func TestRun(t *testing.T) {
	steps := transcript.Parse(page)
	require.Len(t, steps, 7)
	assert.Equal(t, "recipe.yml", steps[3].File)
	got, err := transcript.Run(t.Context(), t.TempDir(), []string{"PATH=/usr/bin:/bin"}, steps)
	require.NoError(t, err)
	for i, s := range steps {
		if s.Command != "" {
			assert.True(t, s.Matches(got[i]), "line %d: %s: %q", s.Line, s.Command, got[i])
		}
	}
	assert.Equal(t, page, transcript.Update(page, steps, got), "nothing is to be changed")
}

func TestUpdate(t *testing.T) {
	wrong := strings.NewReplacer("\n1\n```", "\n2\n3\n```", "\nend\n", "\n").Replace(page)
	steps := transcript.Parse(wrong)
	got, err := transcript.Run(t.Context(), t.TempDir(), []string{"PATH=/usr/bin:/bin"}, steps)
	require.NoError(t, err)
	assert.False(t, steps[2].Matches(got[2]))
	updated := transcript.Update(wrong, steps, got)
	assert.Contains(t, updated, "$ echo $?\n1\n```")
	assert.Contains(t, updated, "/oven\nend\n```")
	assert.Contains(t, updated, "flour: 500 # ...\n", "what matches stays")
}

func TestMatches(t *testing.T) {
	tests := []struct {
		shown, got string
		want       bool
	}{
		{"", "", true},
		{"", "x\n", false},
		{"a\n", "a\nb\n", false},
		{"a\n...\n", "a\n", true},
		{"a\n...\n", "a\nb\nc\n", true},
		{"a ... c\n", "a b\nc\n", false},
		{"(a|b)\n", "a\n", false},
	}
	for _, tt := range tests {
		assert.Equal(t, tt.want, transcript.Step{Output: tt.shown}.Matches(tt.got), "%q %q", tt.shown, tt.got)
	}
}

func TestShellThatEnds(t *testing.T) {
	steps := transcript.Parse("```console\n$ echo a\n$ exit 3\n$ echo b\n```\n")
	_, err := transcript.Run(t.Context(), t.TempDir(), []string{"PATH=/usr/bin:/bin"}, steps)
	assert.Error(t, err)
}
