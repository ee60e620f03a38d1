package main

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestBaseline(t *testing.T) {
	dir := module(t, map[string]string{"a.go": "package m\n\nfunc Bad() {}\n"})
	file := filepath.Join(t.TempDir(), "accepted")

	got := probeRun(dir, "-baseline", file, "-write-baseline", "./...")
	assert.Equal(t, outcome{}, got)
	assert.Equal(t, outcome{}, probeRun(dir, "-baseline", file, "./..."), "all are accepted")

	write(t, dir, map[string]string{"a.go": "package m\n\n// moved\n\nfunc Bad() {}\n\nfunc BadToo() {}\n"})
	got = probeRun(dir, "-baseline", file, "./...")
	assert.Equal(t, exitFindings, got.status)
	assert.Contains(t, got.stdout, "BadToo is bad")
	assert.NotContains(t, got.stdout, "Bad is bad")
}

func TestBaselineTrouble(t *testing.T) {
	dir := module(t, map[string]string{"a.go": "package m\n\nfunc Bad() {}\n"})
	other := filepath.Join(t.TempDir(), "other")
	require.NoError(t, os.WriteFile(other, []byte("hello\n"), 0o666))
	for args, want := range map[[2]string]string{
		{"-baseline", "nowhere/file"}: "futurelint: baseline: open " + dir + "/nowhere/file: no such file",
		{"-baseline", other}:          "no baseline: the first line",
		{"-baseline", dir}:            "baseline: ",
		{"-write-baseline", "-json"}:  "-write-baseline needs -baseline FILE",
	} {
		got := probeRun(dir, args[0], args[1], "./...")
		assert.Equal(t, exitTrouble, got.status, want)
		assert.Contains(t, got.stderr, want)
	}
	got := probeRun(dir, "-baseline", "nowhere/file", "-write-baseline", "./...")
	assert.Equal(t, exitTrouble, got.status)
	assertLines(t, got.stderr, "baseline: open "+dir+"/nowhere/file: ")
}
