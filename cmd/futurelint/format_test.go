package main

import (
	"encoding/json"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/futurelint/futurelint/internal/sarif/sariftest"
)

// Services look for files in the checkout, wherever below it futurelint runs.
func TestPathsOfTheCheckout(t *testing.T) {
	dir := module(t, map[string]string{"sub/a.go": "package sub\n\nfunc Bad() {}\n"})
	t.Setenv("GITHUB_WORKSPACE", dir)
	for _, at := range []string{dir, filepath.Join(dir, "sub")} {
		assert.Contains(t, probeRun(at, "-format", "github", "./...").stdout, "file=sub/a.go,line=3,")
		assert.Contains(t, uris(probeRun(at, "-format", "sarif", "./...").stdout), `"uri": "sub/a.go"`)
	}
	t.Setenv("GITHUB_WORKSPACE", filepath.Join(dir, "elsewhere"))
	assert.Contains(t, probeRun(filepath.Join(dir, "sub"), "-format", "github", "./...").stdout, "file=a.go,line=3,")
}

// uris returns the places of a SARIF log.
func uris(log string) []string { return regexp.MustCompile(`"uri": ".*"`).FindAllString(log, -1) }

// SARIF counts columns in UTF-16 code units, Go in bytes.
func TestColumnsOfSARIF(t *testing.T) {
	dir := module(t, map[string]string{"a.go": "package m\n\n/* é 😀 */ func Bad() {}\n"})
	assert.Contains(t, probeRun(dir, "-format", "text", "./...").stdout, "a.go:3:20: ")
	log := probeRun(dir, "-format", "sarif", "./...").stdout
	assert.Equal(t, `"startColumn": 17`, regexp.MustCompile(`"startColumn": \d+`).FindString(log))
}

// A line directive leaves positions without a column, with the cache as without.
func TestLineDirective(t *testing.T) {
	dir := module(t, map[string]string{"a.go": "package m\n\n//line a.y:7\nfunc Bad() {}\n"})
	want := probeRun(dir, "./...")
	assert.Equal(t, "a.y:7: probe: bad-name: Bad is bad", firstLine(want.stdout))
	got, _ := cachedRun(t, dir, "./...")
	assert.Equal(t, want, got)
	assert.Contains(t, probeRun(dir, "-format", "github", "./...").stdout, "::warning file=a.y,line=7,title=")
	sariftest.Valid(t, probeRun(dir, "-format", "sarif", "./...").stdout)
}

func TestFormats(t *testing.T) {
	dir := module(t, map[string]string{"sub/a.go": "package sub\n\nfunc Bad() {}\n"})

	got := probeRun(dir, "-format", "github", "./...")
	assert.Equal(t, exitFindings, got.status)
	assert.True(t, strings.HasPrefix(got.stdout, "::warning file=sub/a.go,line=3,col=6,title=futurelint bad-name::bad-name: Bad is bad"), got.stdout)
	assert.Equal(t, 1, strings.Count(got.stdout, "\n"))

	got = probeRun(dir, "-format", "sarif", "./...")
	assert.Equal(t, exitFindings, got.status)
	sariftest.Valid(t, got.stdout)
	var log struct {
		Version string
		Runs    []struct {
			Results []struct{ RuleID string }
		}
	}
	require.NoError(t, json.Unmarshal([]byte(got.stdout), &log))
	assert.Equal(t, "2.1.0", log.Version)
	require.Len(t, log.Runs[0].Results, 1)
	assert.Equal(t, "bad-name", log.Runs[0].Results[0].RuleID)

	assert.Equal(t, probeRun(dir, "-json", "./..."), probeRun(dir, "-format=json", "./..."))

	got = probeRun(dir, "-format", "xml", "./...")
	assert.Equal(t, exitTrouble, got.status)
	assert.Contains(t, got.stderr, "want one of columns, github, json, sarif, text")
}
