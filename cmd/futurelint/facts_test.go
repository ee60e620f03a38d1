package main

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const factsDir = "../../testdata/facts"

// wantedByFacts returns what is to be reported in the fixtures whose defects show only
// by what another package promises, as baker.go:8: no-exit.
func wantedByFacts(t *testing.T) []string {
	t.Helper()
	files, err := filepath.Glob(factsDir + "/*/*.go")
	require.NoError(t, err)
	want := regexp.MustCompile(`// want "([\w-]+): "`)
	var lines []string
	for _, file := range files {
		data, err := os.ReadFile(file)
		require.NoError(t, err)
		for i, line := range strings.Split(string(data), "\n") {
			if m := want.FindStringSubmatch(line); m != nil {
				lines = append(lines, fmt.Sprintf("%s:%d: %s", filepath.Base(file), i+1, m[1]))
			}
		}
	}
	require.Len(t, lines, 3)
	return lines
}

// reported reduces what was printed to the form of wantedByFacts.
func reported(printed string) []string {
	var lines []string
	for _, m := range regexp.MustCompile(`(?m)^(?:\S*/)?(\w+\.go:\d+):\d+: (?:lostwake: )?([\w-]+): `).FindAllStringSubmatch(printed, -1) {
		lines = append(lines, m[1]+": "+m[2])
	}
	slices.Sort(lines)
	return lines
}

func TestFactsDirect(t *testing.T) {
	want := wantedByFacts(t)
	got := execute(t, factsDir, []string{toolEnv + "=suite"}, self(t), "./...")
	assert.Equal(t, want, reported(got.stdout), got.stderr)
	assert.Empty(t, got.stderr)

	t.Run("alone", func(t *testing.T) { // what the package imports is looked at for its facts
		got := execute(t, factsDir, []string{toolEnv + "=suite"}, self(t), "./post")
		assert.Equal(t, want[1:], reported(got.stdout), got.stderr)
	})
}

func TestFactsVet(t *testing.T) {
	got := goVet(t, "suite", factsDir, "./...")
	assert.Equal(t, wantedByFacts(t), reported(got.stderr))
}

func TestFactsCached(t *testing.T) {
	if testing.Short() {
		t.Skip("go vet is slow with a new tool")
	}
	for range 2 {
		got := execute(t, factsDir, []string{toolEnv + "=suite"}, self(t), "-cached", "./...")
		assert.Equal(t, wantedByFacts(t), reported(got.stdout), got.stderr)
	}
}
