package main

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/futurelint/futurelint/internal/sarif/sariftest"
)

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
