package main

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/tools/go/packages"
)

// cachedRun runs the command with -cached and the probe analyzer, and returns how
// many packages were analyzed in this process as well.
func cachedRun(t *testing.T, dir string, args ...string) (outcome, int) {
	t.Helper()
	if testing.Short() {
		t.Skip("go vet is slow with a new tool")
	}
	t.Setenv(toolEnv, "probe") // for go vet, which runs this test binary
	before := probed.Load()
	got := probeRun(dir, append([]string{"-cached"}, args...)...)
	return got, int(probed.Load() - before)
}

// lowAndTop is a package with a finding, and one that imports it.
func lowAndTop(t *testing.T) string {
	return module(t, map[string]string{
		"low/low.go":      "package low\n\nvar X = 1\n\nfunc Bad() {}\n",
		"top/top.go":      "package top\n\nimport \"example.com/m/low\"\n\nvar Y = low.X\n\nfunc BadTop() {}\n",
		"top/top_test.go": "package top\n\nfunc BadInTest() {}\n",
		"top/x_test.go":   "package top_test\n\nfunc BadOutside() {}\n",
	})
}

func TestCachedIsDirect(t *testing.T) {
	dir := lowAndTop(t)
	url := regexp.MustCompile(`"url": ".*"`) // that go vet knows not of the probe
	for tests, findings := range map[string]int{"-tests": 4, "-tests=false": 2} {
		want := probeRun(dir, tests, "./...")
		assert.Equal(t, exitFindings, want.status)
		for range 2 {
			got, direct := cachedRun(t, dir, tests, "./...")
			assert.Equal(t, want, got)
			assert.Zero(t, direct, "go vet has done it all")
		}
		for _, format := range []string{"json", "sarif", "github"} {
			got, _ := cachedRun(t, dir, tests, "-format", format, "./...")
			assert.Equal(t, findings, strings.Count(got.stdout, "::bad-name: ")+strings.Count(got.stdout, `: "bad-name: `), format)
			want := probeRun(dir, tests, "-format", format, "./...")
			assert.Equal(t, lines(url.ReplaceAllString(want.stdout, "")), lines(url.ReplaceAllString(got.stdout, "")), format)
		}
	}
}

// lines returns those of a text that speak of findings: without the rules of SARIF.
func lines(s string) []string {
	_, results, ok := strings.Cut(s, `"results": `)
	if !ok {
		results = s
	}
	return strings.Split(results, "\n")
}

// A package that was first seen as an import keeps its findings, and an import that
// is not named is not reported.
func TestCachedAfterImport(t *testing.T) {
	dir := lowAndTop(t)
	got, _ := cachedRun(t, dir, "./top")
	assert.NotContains(t, got.stdout, "Bad is bad")
	for range 2 {
		got, _ = cachedRun(t, dir, "./...")
		assert.Equal(t, probeRun(dir, "./..."), got)
	}
}

// A go vet that dies while it prints has cached units without their findings.
func TestCachedAfterKill(t *testing.T) {
	dir := lowAndTop(t)
	want := probeRun(dir, "./...")
	if testing.Short() {
		t.Skip("go vet is slow with a new tool")
	}
	vet := exec.Command("go", "vet", "-json", "-vettool="+self(t), "-receipt", "-probe", "./...")
	vet.Dir, vet.Env = dir, append(os.Environ(), toolEnv+"=probe")
	closed, w, err := os.Pipe()
	require.NoError(t, err)
	require.NoError(t, closed.Close()) // as head does: the first write kills it
	vet.Stdout = w
	require.Error(t, vet.Run())
	require.NoError(t, w.Close())
	for range 2 {
		got, _ := cachedRun(t, dir, "./...")
		assert.Equal(t, want, got)
	}
}

func TestCachedSettings(t *testing.T) {
	dir := lowAndTop(t)
	all, _ := cachedRun(t, dir, "./...")
	assert.Equal(t, exitFindings, all.status)
	loud, _ := cachedRun(t, dir, "-probe.loud", "./...")
	assert.Equal(t, all, loud)
}

// Whatever go vet does not analyze is named as it is without it.
func TestCachedTrouble(t *testing.T) {
	dir := lowAndTop(t)
	write(t, dir, map[string]string{
		"bad/bad.go":     "package bad\n\nvar x int = \"\"\n",
		"test/a.go":      "package a\n\nfunc BadA() {}\n",
		"test/a_test.go": "package a\n\nvar x int = \"\"\n",
		"gone/gone.go":   "package gone\n\nimport _ \"example.com/nowhere\"\n",
		"boom/boom.go":   "package boom\n\nfunc Panic() {}\n",
		"fail/fail.go":   "package fail\n\nfunc Fail() {}\n",
	})
	want := probeRun(dir, "./...", "./nowhere")
	assert.Equal(t, exitTrouble, want.status)
	for range 2 {
		got, _ := cachedRun(t, dir, "./...", "./nowhere")
		assert.Equal(t, want, got)
	}
	got, _ := cachedRun(t, dir, "./empty/...")
	assert.Equal(t, exitTrouble, got.status)
	file := filepath.Join(dir, "low", "low.go")
	got, direct := cachedRun(t, dir, file)
	assert.Equal(t, "low/low.go:5:6: probe: bad-name: Bad is bad", filepath.ToSlash(firstLine(got.stdout)))
	assert.Zero(t, direct)
}

func TestCachedCgoOff(t *testing.T) {
	t.Setenv("CGO_ENABLED", "0")
	dir := module(t, map[string]string{"a.go": "package m\n\nfunc Bad() {}\n", "c.go": cgoFile})
	got, _ := cachedRun(t, dir, "./...")
	assert.Equal(t, probeRun(dir, "./..."), got)
	assert.Contains(t, got.stderr, "c.go not analyzed: cgo is off")
}

// A unit counts only with its receipt, and text that is no tree costs no finding.
func TestReadVet(t *testing.T) {
	read := func(text string, ids ...string) (found []finding, left map[string]*packages.Package) {
		left = make(map[string]*packages.Package)
		for _, id := range ids {
			left[id] = &packages.Package{ID: id}
		}
		found, _ = readVet(strings.NewReader(text), left, func() {})
		return found, left
	}
	tree := func(id string, byAnalyzer map[string]any) string {
		data, err := json.Marshal(map[string]any{id: byAnalyzer})
		require.NoError(t, err)
		return string(data) + "\n"
	}
	one := []jsonFinding{{Posn: "a:b.go:3:4", Message: "m", Category: "c"}}
	visited := []jsonFinding{{Posn: "b.go:1:1", Message: "visited"}}

	found, left := read(tree("a", map[string]any{"probe": one, "receipt": visited})+tree("b", map[string]any{"receipt": visited})+"{}\n", "a", "b", "c")
	require.Len(t, found, 1)
	assert.Equal(t, "a:b.go", found[0].pos.Filename)
	assert.Equal(t, 3, found[0].pos.Line)
	assert.Equal(t, 4, found[0].pos.Column)
	assert.Len(t, left, 1)
	assert.Contains(t, left, "c")

	one[0].Posn = "a:b.go:3"
	found, _ = read(tree("a", map[string]any{"probe": one, "receipt": visited}), "a")
	assert.Equal(t, "a:b.go", found[0].pos.Filename)
	assert.Equal(t, 3, found[0].pos.Line)

	found, left = read(tree("a", map[string]any{"probe": one})+"vet: went wrong\n"+tree("b", map[string]any{"receipt": visited}), "a", "b")
	assert.Empty(t, found)
	assert.Len(t, left, 2)
	_, left = read(tree("a", map[string]any{"probe": map[string]string{"error": "e"}, "receipt": visited}), "a")
	assert.Len(t, left, 1)
}

// With -trimpath, the cache has findings with the paths of another folder.
func TestCachedElsewhere(t *testing.T) {
	t.Setenv("GOFLAGS", "-trimpath")
	for range 2 { // in a folder of another name, then likewise
		dir := lowAndTop(t)
		got, direct := cachedRun(t, dir, "./...")
		assert.Equal(t, probeRun(dir, "./..."), got)
		assert.Zero(t, direct)
	}
}

func TestMoved(t *testing.T) {
	receipt := json.RawMessage(`[{"posn": "/their/m/a/b.go:1:1", "message": "visited"}]`)
	move := moved(receipt, &packages.Package{GoFiles: []string{"/my/m/a/a.go"}})
	for file, want := range map[string]string{
		"/their/m/a/b.go": "/my/m/a/b.go", "/their/m/c/c.go": "/my/m/c/c.go", "/theirs/x.go": "/theirs/x.go", "": "",
	} {
		assert.Equal(t, want, move(file))
	}
	move = moved(receipt, &packages.Package{GoFiles: []string{"/their/m/a/a.go"}})
	assert.Equal(t, "/their/m/a/b.go", move("/their/m/a/b.go"))
}

func TestProgressIsForTerminals(t *testing.T) {
	var out bytes.Buffer
	log := newTroubleLog(&out)
	assert.False(t, log.watched)
	log.progress(1)()
	log.add("one\nline")
	log.add("one line")
	log.quiet()
	assert.Equal(t, "futurelint: one line\n", out.String())
	assert.Equal(t, 1, log.lines)
}
