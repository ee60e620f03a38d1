package main

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/tools/go/analysis"
)

// probeHook runs the hook with the probe analyzer, in this process.
func probeHook(args ...string) outcome {
	var stdout, stderr bytes.Buffer
	status := run(append([]string{"hook"}, args...), &stdout, &stderr, []*analysis.Analyzer{probe()})
	return outcome{status, stdout.String(), stderr.String()}
}

// A hook is given files, and finds what is in their packages: in each module.
func TestHook(t *testing.T) {
	dir := module(t, map[string]string{
		"a/a.go":     "package a\n\nfunc Bad() {}\n",
		"b/b.go":     "package b\n\nfunc Bad() {}\n",
		"sub/go.mod": "module example.com/sub\n\ngo 1.26\n",
		"sub/s/s.go": "package s\n\nfunc Bad() {}\n",
	})
	t.Chdir(dir)
	t.Setenv("GIT_DIR", "nowhere")
	got := probeHook("a/a.go", "sub/s/s.go", "README.md")
	assert.Equal(t, exitFindings, got.status)
	assert.Contains(t, got.stdout, "a/a.go:3:6: ")
	assert.Contains(t, got.stdout, "sub/s/s.go:3:6: ")
	assert.NotContains(t, got.stdout, "b.go")
	_, set := os.LookupEnv("GIT_DIR")
	assert.False(t, set)

	assert.Equal(t, exitClean, probeHook("README.md").status)
	assert.Equal(t, exitClean, probeHook().status)
}

func TestHookTrouble(t *testing.T) {
	dir := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(dir, "lone.go"), []byte("package lone\n"), 0o666))
	t.Chdir(dir)
	got := probeHook("lone.go")
	assert.Equal(t, exitTrouble, got.status)
	assert.Equal(t, "futurelint: lone.go: not in a module: there is no go.mod above it\n", got.stderr)
	assert.Equal(t, exitTrouble, probeHook("-nosuch", "lone.go").status)
}
