package main

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// Of what a package imports of its own module, and what that imports in turn, only types are
// loaded; the sources of all the first are there all the same.
func TestBesides(t *testing.T) {
	loaded, err := load(&options{patterns: []string{"."}})
	require.NoError(t, err)
	imported := make(map[string]bool)
	for _, p := range loaded {
		for path, imp := range p.Imports {
			if imp.Module != nil && imp.Module.Main {
				imported[path] = true
			}
		}
	}
	require.NotEmpty(t, imported)

	got := make(map[string]bool)
	for _, p := range besides(loaded) {
		got[p.PkgPath] = true
		assert.Len(t, p.Syntax, len(p.CompiledGoFiles), p.PkgPath)
		assert.NotEmpty(t, p.TypesInfo.Defs, p.PkgPath)
		assert.NotEmpty(t, p.Types.Scope().Names(), p.PkgPath)
	}
	assert.Equal(t, imported, got)
}
