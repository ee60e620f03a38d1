package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/tools/go/analysis/unitchecker"
)

// goVet runs go vet with the probe analyzer, or the suite, as its vet tool. With
// a new test binary it visits all that is imported, of the standard library too.
func goVet(t *testing.T, tool, dir string, args ...string) outcome {
	t.Helper()
	if testing.Short() {
		t.Skip("go vet is slow with a new tool")
	}
	args = append([]string{"vet", "-vettool=" + self(t)}, args...)
	return execute(t, dir, []string{toolEnv + "=" + tool}, "go", args...)
}

func TestCalledByVet(t *testing.T) {
	for _, args := range [][]string{{"-V=full"}, {"-flags"}, {"x.cfg"}, {"-json", "x.cfg"}} {
		assert.True(t, calledByVet(args), args)
	}
	for _, args := range [][]string{{}, {"./..."}, {"-json", "./..."}, {"help"}, {"-V=full", "./..."}, {"hook", "a.go", "setup.cfg"}} {
		assert.False(t, calledByVet(args), args)
	}
}

func TestHandshake(t *testing.T) {
	env := []string{toolEnv + "=suite"}
	version := execute(t, "", env, self(t), "-V=full")
	assert.Equal(t, 0, version.status)
	assert.Regexp(t, `^\S+ version devel .*buildID=\S+\n$`, version.stdout)

	got := execute(t, "", env, self(t), "-flags")
	assert.Equal(t, 0, got.status)
	var flags []struct {
		Name string
		Bool bool
	}
	require.NoError(t, json.Unmarshal([]byte(got.stdout), &flags))
	names := make(map[string]bool)
	for _, f := range flags {
		names[f.Name] = f.Bool
	}
	assert.True(t, names["lostwake"])
	assert.True(t, names["json"])
	assert.NotContains(t, names, "tests")
	assert.True(t, names["lostwake.no-exit"])
}

// Checks are switched under go vet as they are by the command.
func TestVetSwitches(t *testing.T) {
	bad := "./lostwake/late_unlock_gap/bad"
	assert.Contains(t, goVet(t, "suite", fixtures, bad).stderr, "late-register: ")
	got := goVet(t, "suite", fixtures, "-lostwake.late-register=false", "-lostwake.no-exit", bad)
	assert.Equal(t, outcome{}, got)
}

// -checks leaves the named ones on, with the cache and without.
func TestChecks(t *testing.T) {
	env := []string{toolEnv + "=suite"}
	for _, cached := range []string{"-cached=false", "-cached"} {
		run := func(list string) outcome {
			return execute(t, fixtures, env, self(t), cached, "-checks", list, "./lostwake/late_unlock_gap/bad")
		}
		assert.Equal(t, exitFindings, run("no-wake,late-register").status)
		assert.Equal(t, outcome{}, run("no-wake"))
	}
}

func TestVetReports(t *testing.T) {
	dir := module(t, map[string]string{
		"a.go":      "package m\n\nfunc Bad() {}\n",
		"a_test.go": "package m\n\nfunc BadInTest() {}\n",
	})
	got := goVet(t, "probe", dir, "./...")
	assert.Equal(t, 1, got.status)
	assert.Contains(t, got.stderr, "a.go:3:6: bad-name: Bad is bad\n")
	assert.Contains(t, got.stderr, "a_test.go:3:6: bad-name: BadInTest is bad\n")
	assert.Contains(t, goVet(t, "probe", dir, "-probe.loud", "./...").stderr, "Bad is bad")
	assert.Equal(t, 0, goVet(t, "probe", dir, "-probe=false", "./...").status)
}

// A package that the go command visits as an import first must not be cached as
// clean.
func TestVetFindsWhatItCachedAsImport(t *testing.T) {
	dir := module(t, map[string]string{
		"low/low.go": "package low\n\nvar X = 1\n\nfunc Bad() {}\n",
		"top/top.go": "package top\n\nimport \"example.com/m/low\"\n\nvar Y = low.X\n",
	})
	goVet(t, "probe", dir, "./top")
	for _, pattern := range []string{"./low", "./..."} {
		got := goVet(t, "probe", dir, pattern)
		assert.Equal(t, 1, got.status)
		assert.Equal(t, 1, strings.Count(got.stderr, "Bad is bad"), got.stderr)
	}
}

// No finding is printed for each of the variants of a package that its own and
// other tests need.
func TestVetReportsVariantsOnce(t *testing.T) {
	dir := module(t, map[string]string{
		"low/low.go":      "package low\n\nvar X = 1\n\nfunc Bad() {}\n",
		"low/low_test.go": "package low\n\nimport \"testing\"\n\nfunc TestX(t *testing.T) {}\n",
		"low/x_test.go":   "package low_test\n\nimport \"example.com/m/mid\"\n\nvar _ = mid.Y\n",
		"mid/mid.go":      "package mid\n\nimport \"example.com/m/low\"\n\nvar Y = low.X\n\nfunc BadMid() {}\n",
	})
	for range 2 {
		got := goVet(t, "probe", dir, "./...")
		assert.Equal(t, 1, strings.Count(got.stderr, "Bad is bad"), got.stderr)
		assert.Equal(t, 1, strings.Count(got.stderr, "BadMid is bad"), got.stderr)
	}
}

// A panic is reported in every run, and hides nothing of the importers.
func TestVetReportsPanics(t *testing.T) {
	dir := module(t, map[string]string{
		"low/low.go": "package low\n\nvar X = 1\n\nfunc Panic() {}\n",
		"top/top.go": "package top\n\nimport \"example.com/m/low\"\n\nvar Y = low.X\n\nfunc Bad() {}\n",
	})
	for range 2 {
		got := goVet(t, "probe", dir, "./...")
		assert.Equal(t, 1, got.status)
		assert.Contains(t, got.stderr, "low.go:1:1: internal-error: probe on example.com/m/low: panic: boom in Panic at main_test.go:")
		assert.Contains(t, got.stderr, "Bad is bad")
	}
}

func TestMayBeNamed(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, map[string]string{
		"plain/a.go":        "package a\n",
		"plain/x_test.go":   "package a_test\n",
		"plain/_a_test.go":  "package a\n",
		"tested/a_test.go":  "package a\n",
		"vetx/plain":        "low.go",
		"vetx/with-tests":   "low_test.go",
		"ignored/a_test.go": "package a\n",
	})
	at := func(name string) string { return filepath.Join(dir, name) }
	tests := []struct {
		name string
		cfg  unitchecker.Config
		want bool
	}{
		{"plain", unitchecker.Config{Dir: at("plain"), ModulePath: "m"}, true},
		{"no module", unitchecker.Config{Dir: at("plain")}, false},
		{"dependency", unitchecker.Config{Dir: at("plain"), ModulePath: "m", ModuleVersion: "v1.0.0"}, false},
		{"with tests", unitchecker.Config{Dir: at("tested"), ModulePath: "m"}, false},
		{"ignored tests", unitchecker.Config{Dir: at("ignored"), ModulePath: "m", IgnoredFiles: []string{at("ignored/a_test.go")}}, true},
		{"imports plain", unitchecker.Config{Dir: at("plain"), ModulePath: "m", PackageVetx: map[string]string{"m/low": at("vetx/plain")}}, true},
		{"imports variant", unitchecker.Config{Dir: at("plain"), ModulePath: "m", PackageVetx: map[string]string{"m/low": at("vetx/with-tests")}}, false},
	}
	for _, test := range tests {
		assert.Equal(t, test.want, mayBeNamed(&test.cfg), test.name)
	}
}

func TestKeepFindingsKeepsUnknownFields(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "vet.cfg")
	write(t, dir, map[string]string{"vet.cfg": `{"ModulePath": "m", "VetxOnly": true, "Future": [1, 2]}`})
	data, err := os.ReadFile(keepFindings(file))
	require.NoError(t, err)
	assert.JSONEq(t, `{"ModulePath": "m", "VetxOnly": false, "Future": [1, 2]}`, string(data))

	write(t, dir, map[string]string{"vet.cfg": `{"ModulePath": "m", "VetxOnly": false}`})
	assert.Equal(t, file, keepFindings(file))
	write(t, dir, map[string]string{"vet.cfg": `{`})
	assert.Equal(t, file, keepFindings(file))
}
