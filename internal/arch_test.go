// Package internal_test holds the design's import arrows.
package internal_test

import (
	"encoding/json"
	"errors"
	"io"
	"os/exec"
	"path"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const module = "github.com/futurelint/futurelint"

// arrows lists, for each package, those of this module that it may import. A
// package that does not exist yet may stand here; one that stands not here fails
// the test: say first where it belongs. The last element may be *: each rule is one
// package, and none knows another.
var arrows = map[string][]string{
	"cmd/futurelint":            {"analyzers", "docs", "internal/checks", "internal/hook", "internal/sarif", "internal/baseline", "internal/explain"},
	"internal/sarif":            {"internal/baseline", "internal/explain"},
	"internal/sarif/sariftest":  {},
	"internal/baseline":         {},
	"golangci":                  {"analyzers", "internal/checks", "internal/directive", "lostwake"},
	"internal/hook":             {},
	"docs":                      {},
	"internal/transcript":       {},
	"analyzers":                 {"lostwake", "cgocallback"},
	"lostwake":                  {"internal/summary", "internal/summarize", "internal/extract", "internal/ssaread", "internal/oblige", "internal/oblige/rules", "internal/explore", "internal/explain", "internal/directive", "internal/checks", "internal/known", "internal/protocol"},
	"cgocallback":               {"internal/callback", "internal/callback/rules", "internal/oblige", "internal/extract", "internal/ssaread", "internal/explore", "internal/explain", "internal/directive", "internal/checks", "internal/protocol"},
	"internal/inline":           {},
	"internal/extract":          {"internal/inline", "internal/role", "internal/ssaread", "internal/known", "internal/explore", "internal/protocol"},
	"internal/oblige":           {"internal/summary", "internal/extract", "internal/role", "internal/protocol", "internal/ssaread", "internal/known"},
	"internal/oblige/rules":     {"internal/oblige", "internal/oblige/rules/*"},
	"internal/oblige/rules/*":   {"internal/oblige", "internal/known", "internal/protocol", "internal/role", "internal/ssaread", "internal/summary"},
	"internal/summarize":        {"internal/oblige", "internal/ssaread", "internal/summary"},
	"internal/callback/rules":   {"internal/callback", "internal/callback/rules/*", "internal/extract", "internal/oblige"},
	"internal/callback/rules/*": {"internal/callback", "internal/oblige", "internal/ssaread"},
	"internal/callback":         {"internal/summary", "internal/oblige", "internal/extract", "internal/ssaread"},
	"internal/role":             {"internal/ssaread", "internal/known", "internal/protocol"},
	"internal/summary":          {},
	"internal/ssaread":          {"internal/protocol"},
	"internal/known":            {"internal/protocol"},
	"internal/explain":          {"internal/explore", "internal/protocol"},
	"internal/directive":        {"internal/checks"},
	"internal/checks":           {},
	"internal/explore":          {"internal/protocol"},
	"internal/protocol":         {},
	"internal":                  {}, // this test
}

// pure lists the packages that are tested from text alone, and what they must
// not depend on, directly or not.
var (
	pure      = []string{"internal/protocol", "internal/explore"}
	forbidden = []string{"go/ast", "go/types", "golang.org/x/tools"}
)

// A listed is what go list says of a package.
type listed struct {
	ImportPath    string
	Imports, Deps []string
}

func TestArrows(t *testing.T) {
	for _, p := range list(t) {
		allowed, ok := arrows[row(own(p.ImportPath))]
		assert.True(t, ok, "%s is not in the table of arrows", own(p.ImportPath))
		for _, imported := range p.Imports {
			if name := own(imported); name != "" {
				assert.Contains(t, allowed, row(name), "%s must not import %s", own(p.ImportPath), name)
			}
		}
	}
}

func TestPurePackages(t *testing.T) {
	for _, p := range list(t) {
		if !slices.Contains(pure, own(p.ImportPath)) {
			continue
		}
		for _, dep := range p.Deps {
			for _, path := range forbidden {
				assert.False(t, dep == path || strings.HasPrefix(dep, path+"/"), "%s depends on %s", own(p.ImportPath), dep)
			}
		}
	}
}

// row returns what stands for a package in the table.
func row(name string) string {
	if dir := path.Dir(name); path.Base(dir) == "rules" {
		return dir + "/*"
	}
	return name
}

// own returns the path of a package of this module below its root, and "" for
// another package.
func own(path string) string {
	name, _ := strings.CutPrefix(path, module+"/")
	if name == path {
		return ""
	}
	return name
}

// list returns the packages of the module.
func list(t *testing.T) []listed {
	t.Helper()
	out, err := exec.Command("go", "list", "-json=ImportPath,Imports,Deps", module+"/...").Output()
	require.NoError(t, err)
	var all []listed
	for dec := json.NewDecoder(strings.NewReader(string(out))); ; {
		var p listed
		err := dec.Decode(&p)
		if errors.Is(err, io.EOF) {
			require.NotEmpty(t, all)
			return all
		}
		require.NoError(t, err)
		all = append(all, p)
	}
}
