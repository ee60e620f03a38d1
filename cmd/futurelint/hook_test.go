package main

import (
	"bytes"
	"encoding/json"
	"fmt"
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

// Flags come first, with their values; what several modules have is printed together.
func TestHookFlags(t *testing.T) {
	dir := module(t, map[string]string{
		"a/a.go":     "package a\n\nfunc Bad() {}\n",
		"sub/go.mod": "module example.com/sub\n\ngo 1.26\n",
		"sub/s/s.go": "package s\n\nfunc Bad() {}\n",
	})
	t.Chdir(dir)
	got := probeHook("-format", "json", "a/a.go", "sub/s/s.go")
	var tree map[string]any
	require.NoError(t, json.Unmarshal([]byte(got.stdout), &tree), "one document")
	assert.Len(t, tree, 2)

	all := probeRun(".", "-baseline", "accepted", "-write-baseline", "./...")
	assert.Equal(t, exitClean, all.status)
	got = probeHook("-baseline", "accepted", "a/a.go", "sub/s/s.go")
	assert.Equal(t, exitFindings, got.status)
	assert.NotContains(t, got.stdout, "a/a.go")
	assert.Contains(t, got.stdout, "sub/s/s.go:3:6: ")

	for flag, want := range map[string]string{"-C=sub": "-C is not for hook", "-write-baseline": "-write-baseline is not for hook"} {
		got := probeHook(flag, "-baseline=accepted", "a/a.go")
		assert.Equal(t, exitTrouble, got.status)
		assertLines(t, got.stderr, want)
	}
	assert.Contains(t, probeHook("-h").stdout, "Exit status")
}

// A hook looks at the packages of the changed files, however many there are beside them.
func TestHookLooksAtWhatChanged(t *testing.T) {
	files := make(map[string]string)
	for i := range 40 {
		files[fmt.Sprintf("p%d/p.go", i)] = fmt.Sprintf("package p\n\nimport _ \"example.com/m/p%d\"\n\nfunc Bad() {}\n", i+1)
	}
	files["p40/p.go"] = "package p\n"
	t.Chdir(module(t, files))
	before := probed.Load()
	got := probeHook("p0/p.go", "p7/p.go")
	assert.Equal(t, exitFindings, got.status)
	assert.Equal(t, int32(2), probed.Load()-before)
}

// A commit is not refused for a package that is not for this system, nor for one that
// is not there any more; and a module that is broken does not hide what is found in another.
func TestHookLeavesOut(t *testing.T) {
	dir := module(t, map[string]string{
		"gen/gen.go":    "//go:build ignore\n\npackage main\n\nfunc BadGen() {}\n",
		"a/a.go":        "package a\n\nfunc Bad() {}\n",
		"a/a_plan9.go":  "package a\n\nfunc BadPlan() {}\n",
		"broken/go.mod": "what is this\n",
		"broken/b.go":   "package b\n",
	})
	t.Chdir(dir)
	got := probeHook("gen/gen.go", "gone/gone.go")
	assert.Equal(t, exitClean, got.status)
	assertLines(t, got.stderr, "example.com/m/gen: not analyzed: build constraints exclude all Go files in ")
	assert.Equal(t, exitTrouble, probeRun(".", "./gen").status, "who names it wants it")

	got = probeHook("a/a_plan9.go", "broken/b.go")
	assert.Equal(t, exitTrouble, got.status)
	assert.Contains(t, got.stdout, "Bad is bad")
	assert.Contains(t, got.stderr, "futurelint: broken: go: errors parsing go.mod")
}

// Below a hook of git, and in a repository within another one's, the go command asks no
// git about the wrong one.
func TestHookInsideGit(t *testing.T) {
	dir := module(t, map[string]string{"a.go": "package m\n\nfunc Bad() {}\n"})
	t.Chdir(dir)
	for _, name := range gitNames {
		t.Setenv(name, "/nowhere")
	}
	t.Setenv("GOFLAGS", "-buildvcs=true")
	got := probeHook("a.go")
	assert.Equal(t, exitFindings, got.status, got.stderr)
	for _, name := range gitNames {
		_, set := os.LookupEnv(name)
		assert.False(t, set, name)
	}
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
