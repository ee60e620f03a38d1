package golangci_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/golangci/plugin-module-register/register"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/tools/go/analysis/analysistest"

	"github.com/futurelint/futurelint/golangci"
	"github.com/futurelint/futurelint/lostwake"
)

func TestRegistered(t *testing.T) {
	newPlugin, err := register.GetPlugin("futurelint")
	require.NoError(t, err)
	p, err := newPlugin(nil)
	require.NoError(t, err)
	assert.Equal(t, register.LoadModeTypesInfo, p.GetLoadMode())
}

func TestFindings(t *testing.T) {
	p, err := golangci.New(map[string]any{})
	require.NoError(t, err)
	suite, err := p.BuildAnalyzers()
	require.NoError(t, err)
	root, err := filepath.Abs("..")
	require.NoError(t, err)
	alone := *suite[0]
	alone.FactTypes = nil // else analysistest loads all that is imported from source
	for _, r := range analysistest.Run(t, root, &alone, "./testdata/lostwake/late_unlock_gap/bad") {
		require.Len(t, r.Diagnostics, 1)
		assert.Empty(t, r.Diagnostics[0].Related)
	}
}

func TestSettings(t *testing.T) {
	flag := func(name string) string { return lostwake.Analyzer.Flags.Lookup(name).Value.String() }
	for range 2 {
		_, err := golangci.New(map[string]any{
			"checks":     map[string]bool{"no-wake": false},
			"registries": []string{"example.com/q.Queue,Add"},
		})
		require.NoError(t, err)
	}
	assert.Equal(t, "false", flag("no-wake"))
	assert.Equal(t, "example.com/q.Queue,Add", flag("registry"))
	require.NoError(t, lostwake.Analyzer.Flags.Set("no-wake", "true"))

	for setting, want := range map[string]map[string]any{
		`"chekcs"`:                      {"chekcs": true},
		`there is no check "no-snooze"`: {"checks": map[string]bool{"no-snooze": true}},
		`registry "Queue"`:              {"registries": []string{"Queue"}},
	} {
		_, err := golangci.New(want)
		assert.ErrorContains(t, err, setting)
	}
}

// golangci-lint is under the GPL: only the nested module may need it.
func TestRootNeedsNoGPL(t *testing.T) {
	mod, err := os.ReadFile("../go.mod")
	require.NoError(t, err)
	assert.NotContains(t, string(mod), "golangci-lint")
}
