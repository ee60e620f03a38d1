package lostwake_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/tools/go/analysis/analysistest"

	"github.com/futurelint/futurelint/lostwake"
)

// A registry of another package is found once it was named, and not before.
func TestRegistryFlag(t *testing.T) {
	const tower = "./testdata/registry/tower"
	for _, r := range analysistest.Run(discard{t}, root(t), alone, tower) {
		assert.Empty(t, r.Diagnostics)
	}
	flag := lostwake.Analyzer.Flags.Lookup("registry")
	require.NotNil(t, flag)
	require.NoError(t, flag.Value.Set("github.com/futurelint/futurelint/testdata/registry/bells.List,Hear"))
	assert.Equal(t, "github.com/futurelint/futurelint/testdata/registry/bells.List,Hear", flag.Value.String())
	analysistest.Run(t, root(t), alone, tower)
}

func TestRegistryFlagErrors(t *testing.T) {
	for _, bad := range []string{"", "List", "a/b.List", "List,Hear", "a/b.List,", "a/b.List,Hear,Ring", "a/b.List,Hear,Ring,Mask,More"} {
		assert.Error(t, lostwake.Analyzer.Flags.Set("registry", bad), bad)
	}
}
