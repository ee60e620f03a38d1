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

// An operation that would block is found by the error that it returns then.
func TestRegistryPending(t *testing.T) {
	const bells = "github.com/futurelint/futurelint/testdata/registry/bells"
	require.NoError(t, lostwake.Analyzer.Flags.Set("registry", bells+".Queue,Join,Tell,"+bells+".Mask,"+bells+".ErrNotYet"))
	analysistest.Run(t, root(t), alone, "./testdata/registry/chimes", "./testdata/registry/carillon")
}

func TestRegistryFlagErrors(t *testing.T) {
	for _, bad := range []string{"", "List", "a/b.List", "List,Hear", "a/b.List,", "a/b.List,Hear,Ring", "a/b.List,Hear,Ring,Mask,Err,More"} {
		assert.Error(t, lostwake.Analyzer.Flags.Set("registry", bad), bad)
	}
}
