package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/tools/go/analysis"

	"github.com/futurelint/futurelint/analyzers"
)

func TestCleanRunIsSilent(t *testing.T) {
	dir := module(t, map[string]string{"a.go": "package m\n\nfunc Good() {}\n"})
	assert.Equal(t, outcome{}, probeRun(dir, "./..."))
}

func TestFindingsAreSortedBlocks(t *testing.T) {
	dir := module(t, map[string]string{
		"b/b.go": "package b\n\nfunc BadTwo() {\n}\n\nfunc BadOne() {\n}\n",
		"a/a.go": "package a\n\nfunc BadZero() {\n}\n",
	})
	got := probeRun(dir, "./b", "./a")
	assert.Equal(t, exitFindings, got.status)
	assert.Empty(t, got.stderr)
	assert.Equal(t, `a/a.go:3:6: probe: bad-name: BadZero is bad
	a/a.go:4:1: BadZero ends
	a/a.go:3:16: BadZero begins
b/b.go:3:6: probe: bad-name: BadTwo is bad
	b/b.go:4:1: BadTwo ends
	b/b.go:3:15: BadTwo begins
b/b.go:6:6: probe: bad-name: BadOne is bad
	b/b.go:7:1: BadOne ends
	b/b.go:6:15: BadOne begins
`, filepath.ToSlash(got.stdout))
}

func TestPathsOutsideTheWorkingDirectoryAreAbsolute(t *testing.T) {
	dir := module(t, map[string]string{"a/a.go": "package a\n\nfunc Bad() {}\n", "b/b.go": "package b\n"})
	got := probeRun(filepath.Join(dir, "b"), "../a")
	assert.Contains(t, got.stdout, filepath.Join(dir, "a", "a.go")+":3:6: ")
}

func TestTestsAreAnalyzedOnce(t *testing.T) {
	dir := module(t, map[string]string{
		"a.go":      "package m\n\nfunc Bad() {}\n",
		"a_test.go": "package m\n\nfunc BadInTest() {}\n",
		"x_test.go": "package m_test\n\nimport _ \"example.com/m\"\n\nfunc BadOutside() {}\n",
	})
	got := probeRun(dir, "-tests", "./...")
	for _, name := range []string{"Bad", "BadInTest", "BadOutside"} {
		assert.Equal(t, 1, strings.Count(got.stdout, name+" is bad"), name)
	}
	got = probeRun(dir, "./...")
	assert.Equal(t, 1, strings.Count(got.stdout, " is bad"))
}

func TestBrokenTestsDoNotHideThePackage(t *testing.T) {
	dir := module(t, map[string]string{
		"a.go":      "package m\n\nfunc Bad() {}\n",
		"a_test.go": "package m\n\nvar x int = \"\"\n",
	})
	got := probeRun(dir, "-tests", "./...")
	assert.Equal(t, exitTrouble, got.status)
	assert.Contains(t, got.stdout, "Bad is bad")
	assertLines(t, got.stderr, "example.com/m [example.com/m.test]: not analyzed: ")
}

// A directory of tests alone holds nothing to analyze, and that is no trouble.
func TestTestsAreLeftOut(t *testing.T) {
	dir := module(t, map[string]string{
		"a.go":           "package m\n\nfunc Bad() {}\n",
		"a_test.go":      "package m\n\nvar x int = \"\"\n",
		"only/o_test.go": "package only\n\nfunc BadInTest() {}\n",
	})
	got := probeRun(dir, "./...")
	assert.Equal(t, exitFindings, got.status)
	assert.Empty(t, got.stderr)
	assert.Equal(t, 1, strings.Count(got.stdout, " is bad"))
}

func TestJSON(t *testing.T) {
	dir := module(t, map[string]string{"a.go": "package m\n\nfunc Bad() {}\n"})
	got := probeRun(dir, "-json", "./...")
	assert.Equal(t, exitFindings, got.status)
	var tree map[string]map[string][]jsonFinding
	require.NoError(t, json.Unmarshal([]byte(got.stdout), &tree))
	file := filepath.Join(dir, "a.go")
	assert.Equal(t, map[string]map[string][]jsonFinding{"example.com/m": {"probe": {{
		Posn:     file + ":3:6",
		End:      file + ":3:9",
		Category: "bad-name",
		URL:      "https://example.com/probe#bad-name",
		Message:  "bad-name: Bad is bad",
		Related: []jsonStep{
			{Posn: file + ":3:13", Message: "Bad ends"},
			{Posn: file + ":3:12", Message: "Bad begins"},
		},
	}}}}, tree)

	clean := module(t, map[string]string{"a.go": "package m\n"})
	assert.Equal(t, outcome{stdout: "{}\n"}, probeRun(clean, "-json", "./..."))
}

// Each trouble is one line and status 1, and the findings of the healthy package
// beside it are printed.
func TestTroubleIsNamed(t *testing.T) {
	tests := []struct {
		name string
		file string // content of bad/bad.go
		args []string
		want []string // how each line of stderr continues
	}{
		{
			name: "type error",
			file: "package bad\n\nvar x int = \"\"\nvar y int = \"\"\n",
			want: []string{"example.com/m/bad: not analyzed: "},
		},
		{
			name: "syntax error",
			file: "package bad\n\nfunc {\n",
			want: []string{"example.com/m/bad: not analyzed: "},
		},
		{
			name: "missing import",
			file: "package bad\n\nimport _ \"example.com/nowhere\"\n",
			want: []string{"example.com/m/bad: not analyzed: "},
		},
		{
			name: "panic of the analyzer",
			file: "package bad\n\nfunc Panic() {}\n",
			want: []string{"example.com/m/bad: probe: panic: boom in Panic at main_test.go:"},
		},
		{
			name: "error of the analyzer",
			file: "package bad\n\nfunc Fail() {}\n",
			want: []string{"example.com/m/bad: probe: gave up on Fail"},
		},
		{
			name: "directory that is not there",
			args: []string{"./nowhere"},
			want: []string{"./nowhere: not analyzed: "},
		},
		{
			name: "pattern that matches nothing",
			args: []string{"./empty/..."},
			want: []string{"./empty/...: no packages match"},
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			dir := module(t, map[string]string{"good/good.go": "package good\n\nfunc Bad() {}\n", "empty/README": ""})
			if test.file != "" {
				write(t, dir, map[string]string{"bad/bad.go": test.file})
			}
			got := probeRun(dir, append(test.args, "./...")...)
			assert.Equal(t, exitTrouble, got.status)
			assert.Equal(t, "good/good.go:3:6: probe: bad-name: Bad is bad", firstLine(filepath.ToSlash(got.stdout)))
			assertLines(t, got.stderr, test.want...)
		})
	}
}

func TestImportersOfBrokenPackagesAreNamed(t *testing.T) {
	dir := module(t, map[string]string{
		"low/low.go": "package low\n\nvar X int = \"\"\n",
		"top/top.go": "package top\n\nimport \"example.com/m/low\"\n\nvar Y = low.X\n",
	})
	got := probeRun(dir, "./...")
	assert.Equal(t, exitTrouble, got.status)
	assertLines(t, got.stderr,
		"example.com/m/low: not analyzed: ",
		"example.com/m/top: not analyzed: ")
}

func TestOnlyPatternMatchesNothing(t *testing.T) {
	got := probeRun(module(t, map[string]string{"empty/README": ""}), "./empty/...")
	assert.Equal(t, exitTrouble, got.status)
	assertLines(t, got.stderr, "./empty/...: no packages match")
}

func TestNoModule(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, map[string]string{"a.go": "package a\n"})
	for _, pattern := range []string{"./...", "."} {
		got := probeRun(dir, pattern)
		assert.Equal(t, exitTrouble, got.status)
		assertLines(t, got.stderr, "")
		assert.Contains(t, got.stderr, "mod")
	}
}

const cgoFile = "package m\n\n// static int one(void) { return 1; }\nimport \"C\"\n\nfunc BadC() int { return int(C.one()) }\n"

func TestCgoOffIsNamed(t *testing.T) {
	t.Setenv("CGO_ENABLED", "0")
	dir := module(t, map[string]string{
		"a.go":         "package m\n\nfunc Bad() {}\n",
		"c.go":         cgoFile,
		"c_plan9.go":   cgoFile,
		"only/only.go": strings.ReplaceAll(cgoFile, "package m", "package only"),
	})
	got := probeRun(dir, "./...")
	assert.Equal(t, exitTrouble, got.status)
	assert.Contains(t, got.stdout, "a.go:3:6: ")
	assertLines(t, got.stderr,
		"example.com/m: c.go not analyzed: cgo is off",
		"example.com/m/only: only.go not analyzed: cgo is off")
	assertLines(t, probeRun(dir, "./only").stderr, "example.com/m/only: only.go not analyzed: cgo is off")
}

func TestMissingCompilerIsNamed(t *testing.T) {
	t.Setenv("CGO_ENABLED", "1")
	t.Setenv("CC", "no-such-compiler")
	dir := module(t, map[string]string{
		"c.go":         cgoFile,
		"good/good.go": "package good\n\nfunc Bad() {}\n",
	})
	got := probeRun(dir, "./...")
	assert.Equal(t, exitTrouble, got.status)
	assert.Contains(t, filepath.ToSlash(got.stdout), "good/good.go:3:6: ")
	assertLines(t, got.stderr, "example.com/m: not analyzed: ")
	assert.Contains(t, got.stderr, `"no-such-compiler"`)
}

func TestCgoErrorIsNamed(t *testing.T) {
	t.Setenv("CGO_ENABLED", "1")
	dir := module(t, map[string]string{"c.go": strings.ReplaceAll(cgoFile, "C.one()", "C.nowhere()")})
	got := probeRun(dir, "./...")
	assert.Equal(t, exitTrouble, got.status)
	assertLines(t, got.stderr, "example.com/m: not analyzed: cgo: ")
	assert.Contains(t, got.stderr, "C.nowhere")
}

// Of what a C compiler says the error is shown, not where it was when it came.
func TestCErrorIsNamed(t *testing.T) {
	t.Setenv("CGO_ENABLED", "1")
	dir := module(t, map[string]string{"c.go": strings.ReplaceAll(cgoFile, "return 1;", "return nowhere;")})
	assertLines(t, probeRun(dir, "./...").stderr, "example.com/m: not analyzed: cgo: ./c.go:3:")

	said := "# m\nx.c: In function 'f':\nx.c:3:9: error: 'y' undeclared\n  more\n"
	assert.Equal(t, "x.c:3:9: error: 'y' undeclared", firstMessage(said))
	assert.Equal(t, "x.go:1:2: what: error: it is", firstMessage("x.go:1:2: what: error: it is\nand more"))
}

func TestCommandLine(t *testing.T) {
	dir := t.TempDir()
	tests := []struct {
		args   []string
		status int
		stdout string // what stdout contains
		stderr string // the one line on stderr
	}{
		{[]string{"help"}, exitClean, "\tprobe        report functions by their names\n", ""},
		{[]string{"-h"}, exitClean, "Analyzers:", ""},
		{[]string{"help", "probe"}, exitClean, "second paragraph.\n\nSee https://example.com/probe\n\nFlags:\n\n  -probe.loud", ""},
		{[]string{"help", "nosuch"}, exitTrouble, "", `futurelint: no analyzer and no check is called "nosuch" (see futurelint help)`},
		{[]string{"version"}, exitClean, "futurelint ", ""},
		{[]string{"--version"}, exitClean, "futurelint ", ""},
		{[]string{"-checks", "no-wake, early-wake", "-C", dir + "/nowhere", "."}, exitTrouble, "", "futurelint: stat " + dir + "/nowhere: no such file or directory (see futurelint help)"},
		{[]string{"-nosuch", "./..."}, exitTrouble, "", "futurelint: flag provided but not defined: -nosuch (see futurelint help)"},
		{[]string{"-probe=7", "./..."}, exitTrouble, "", `futurelint: invalid boolean value "7" for -probe: want true or false (see futurelint help)`},
		{[]string{"-checks", "nosuch", "."}, exitTrouble, "", `futurelint: no check is called "nosuch" (see futurelint help)`},
		{[]string{}, exitTrouble, "", "futurelint: no packages given: try ./... (see futurelint help)"},
		{[]string{""}, exitTrouble, "", "futurelint: empty package pattern (see futurelint help)"},
		{[]string{"-C", dir + "/nowhere", "."}, exitTrouble, "", "futurelint: stat " + dir + "/nowhere: no such file or directory (see futurelint help)"},
	}
	for _, test := range tests {
		t.Run(strings.Join(test.args, " "), func(t *testing.T) {
			var stdout, stderr bytes.Buffer
			status := run(test.args, &stdout, &stderr, []*analysis.Analyzer{probe()})
			assert.Equal(t, test.status, status)
			assert.Contains(t, stdout.String(), test.stdout)
			assert.Equal(t, test.stderr, strings.TrimSuffix(stderr.String(), "\n"))
		})
	}
}

// Whatever is wrong with what was asked for is one line, and status 1; nothing is on
// standard output, and there is no trace of a stack.
func TestBadInput(t *testing.T) {
	outside := t.TempDir()
	write(t, outside, map[string]string{"a.go": "package a\n", "none": "hello\n"})
	tests := []struct {
		args []string
		want string
	}{
		{[]string{"-nosuch", "."}, "flag provided but not defined: -nosuch"},
		{[]string{"-checks", "nosuch", "."}, `no check is called "nosuch"`},
		{[]string{"-lostwake.nosuch=false", "."}, "flag provided but not defined: -lostwake.nosuch"},
		{[]string{"-lostwake.registry=Queue", "."}, `invalid value "Queue" for flag -lostwake.registry: want TYPE,REGISTER`},
		{[]string{"-lostwake.no-wake=7", "."}, `invalid boolean value "7" for -lostwake.no-wake`},
		{[]string{"-format", "xml", "."}, `invalid value "xml" for flag -format: want one of`},
		{[]string{"-baseline", "nosuch", "."}, "baseline: open nosuch: no such file"},
		{[]string{"-baseline", outside + "/none", "."}, "baseline: "},
		{[]string{"-baseline", outside, "."}, "baseline: "},
		{[]string{"-baseline"}, "flag needs an argument: -baseline"},
		{[]string{"-write-baseline", "."}, "-write-baseline needs -baseline FILE"},
		{[]string{""}, "empty package pattern"},
		{[]string{}, "no packages given"},
		{[]string{"./empty/..."}, "./empty/...: no packages match"},
		{[]string{"./empty"}, "./empty: not analyzed: no Go files in "},
		{[]string{"./nosuch"}, "./nosuch: not analyzed: "},
		{[]string{"a.go", "nosuch"}, "named files must be .go files: nosuch"},
		{[]string{"nosuch.go"}, "nosuch.go: not analyzed: no required module provides package nosuch.go"},
		{[]string{"./broken"}, "example.com/m/broken: not analyzed: broken/b.go:3:13: "},
		{[]string{"-C", outside, "./..."}, "./...: not analyzed: pattern ./...: directory prefix . does not contain main module"},
		{[]string{"-C", outside, "."}, "go: go.mod file not found in current directory or any parent directory"},
		{[]string{"-C", "nosuch", "."}, "stat nosuch: no such file or directory"},
		{[]string{"-C", "a.go", "."}, "-C a.go: not a directory"},
		{[]string{".", "-format", "sarif"}, "-format: flags come before packages"},
		{[]string{outside}, outside + ": not analyzed: directory "},
		{[]string{"hook", outside + "/a.go"}, outside + "/a.go: not in a module: there is no go.mod above it"},
		{[]string{"help", "nosuch"}, `no analyzer and no check is called "nosuch"`},
	}
	t.Chdir(module(t, map[string]string{
		"a.go": "package m\n", "empty/README": "", "broken/b.go": "package broken\n\nvar x int = \"\"\n",
	}))
	for _, test := range tests {
		for _, cached := range []string{"", "-cached"} {
			args := test.args
			if cached != "" && len(args) > 0 && args[0] != "hook" && args[0] != "help" {
				args = append([]string{cached}, args...)
			}
			var stdout, stderr bytes.Buffer
			status := run(args, &stdout, &stderr, analyzers.All())
			assert.Equal(t, exitTrouble, status, args)
			assert.Empty(t, stdout.String(), args)
			assertLines(t, stderr.String(), test.want)
			if testing.Short() {
				break
			}
		}
	}
}

func TestSelected(t *testing.T) {
	a, b := &analysis.Analyzer{Name: "a"}, &analysis.Analyzer{Name: "b"}
	suite := []*analysis.Analyzer{a, b}
	tests := []struct {
		args []string
		want []*analysis.Analyzer
	}{
		{[]string{"."}, suite},
		{[]string{"-a", "."}, []*analysis.Analyzer{a}},
		{[]string{"-a=false", "."}, []*analysis.Analyzer{b}},
		{[]string{"-a", "-b", "."}, suite},
		{[]string{"-a=false", "-b", "."}, []*analysis.Analyzer{b}},
	}
	for _, test := range tests {
		opts, err := parseFlags(test.args, suite)
		require.NoError(t, err)
		assert.Equal(t, test.want, opts.analyzers, test.args)
	}
}

func TestClosedOutputIsTrouble(t *testing.T) {
	dir := module(t, map[string]string{"a.go": "package m\n\nfunc Bad() {}\n"})
	r, w, err := os.Pipe()
	require.NoError(t, err)
	require.NoError(t, r.Close())
	defer w.Close()
	var stderr bytes.Buffer
	status := run([]string{"-C", dir, "."}, w, &stderr, []*analysis.Analyzer{probe()})
	assert.Equal(t, exitTrouble, status)
}

// A system that Go does not know is named, as any trouble is.
func TestUnknownSystem(t *testing.T) {
	t.Setenv("GOOS", "nosuch")
	got := probeRun(module(t, map[string]string{"a.go": "package m\n\nfunc Bad() {}\n"}), "./...")
	assert.Equal(t, exitTrouble, got.status)
	assertLines(t, got.stderr, "example.com/m: not analyzed: go: unsupported GOOS/GOARCH pair nosuch/")
}

// Files under build tags are analyzed where the tags are given.
func TestTags(t *testing.T) {
	dir := module(t, map[string]string{
		"a.go":     "package m\n\nimport _ \"example.com/m/low\"\n",
		"x.go":     "//go:build special\n\npackage m\n\nfunc Bad() {}\n",
		"low/l.go": "//go:build special\n\npackage low\n",
	})
	t.Chdir(dir)
	for _, tags := range []string{"special", "other,special"} {
		got := probeRun(".", "-tags", tags, ".")
		assert.Equal(t, exitFindings, got.status, got.stderr)
		cached, direct := cachedRun(t, ".", "-tags", tags, ".")
		assert.Equal(t, got, cached)
		assert.Zero(t, direct)
	}
	assert.Equal(t, exitFindings, probeHook("-tags=special", "x.go").status)
}

// Where -C leads, baseline and printed paths are looked for, through links as well.
func TestThroughLinks(t *testing.T) {
	dir := module(t, map[string]string{"m/go.mod": "module example.com/link\n\ngo 1.26.0\n", "m/a.go": "package m\n\nfunc Bad() {}\n"})
	t.Chdir(dir)
	if err := os.Symlink("m", "link"); err != nil {
		t.Skip("no links here: ", err)
	}
	assert.Equal(t, "a.go:3:6: probe: bad-name: Bad is bad", firstLine(probeRun("link", "./...").stdout))
	assert.Equal(t, "link/a.go:3:6: probe: bad-name: Bad is bad", filepath.ToSlash(firstLine(probeHook("link/a.go").stdout)))
	assert.Equal(t, exitClean, probeRun("link", "-baseline", "accepted", "-write-baseline", ".").status)
	assert.FileExists(t, "m/accepted")
	assert.Equal(t, outcome{}, probeRun("m", "-baseline", "accepted", "."))
}

// assertLines asserts that text has one line for each want, which continues the
// command's name.
func assertLines(t *testing.T, text string, want ...string) {
	t.Helper()
	lines := strings.Split(strings.TrimSuffix(text, "\n"), "\n")
	if !assert.Len(t, lines, len(want), text) {
		return
	}
	for i, line := range lines {
		assert.True(t, strings.HasPrefix(line, "futurelint: "+want[i]), line)
	}
}

func firstLine(s string) string {
	line, _, _ := strings.Cut(s, "\n")
	return line
}
