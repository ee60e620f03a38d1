// Package hook maps the files of a commit to the packages that must be analysed.
package hook

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// Target is what to analyse in one module.
type Target struct {
	Dir      string   // the module's folder, as the files name it
	Patterns []string // of its packages, sorted
}

// Targets returns what to analyse for files, paths that exist or were deleted: of a
// Go file its package, of a go.mod, go.sum or go.work its whole module. Files below
// vendor or testdata, or a folder that the go command does not look into, and those
// whose package is gone, need nothing. The errors name the files that lie in no
// module.
func Targets(files []string) ([]Target, []error) {
	patterns := map[string][]string{}
	var errs []error
	for _, file := range files {
		dir, name := filepath.Split(filepath.Clean(file))
		dir = filepath.Clean(dir)
		if !concerns(name) || ignored(dir) {
			continue
		}
		module, ok := moduleOf(dir)
		if !ok {
			if name != "go.mod" { // a module that was deleted
				errs = append(errs, fmt.Errorf("%s: not in a module: there is no go.mod above it", file))
			}
			continue
		}
		switch {
		case !strings.HasSuffix(name, ".go"):
			patterns[module] = append(patterns[module], "./...")
		case holdsGo(dir):
			rel, err := filepath.Rel(module, dir)
			if err != nil {
				errs = append(errs, fmt.Errorf("%s: %w", file, err))
				continue
			}
			patterns[module] = append(patterns[module], "./"+filepath.ToSlash(rel))
		}
	}
	return sorted(patterns), errs
}

func sorted(patterns map[string][]string) []Target {
	var out []Target
	for dir, ps := range patterns {
		slices.Sort(ps)
		ps = slices.Compact(ps)
		if slices.Contains(ps, "./...") {
			ps = []string{"./..."}
		}
		out = append(out, Target{dir, ps})
	}
	slices.SortFunc(out, func(a, b Target) int { return strings.Compare(a.Dir, b.Dir) })
	return out
}

// concerns reports whether a change of a file of that name may change findings.
func concerns(name string) bool {
	switch name {
	case "go.mod", "go.sum", "go.work":
		return true
	}
	return strings.HasSuffix(name, ".go") && !strings.HasPrefix(name, "_") && !strings.HasPrefix(name, ".")
}

// ignored reports whether the go command's patterns leave a folder out.
func ignored(dir string) bool {
	return slices.ContainsFunc(strings.Split(filepath.ToSlash(dir), "/"), func(part string) bool {
		return part == "vendor" || part == "testdata" || strings.HasPrefix(part, "_") ||
			strings.HasPrefix(part, ".") && part != "." && part != ".."
	})
}

// moduleOf returns the nearest folder at or above dir that has a go.mod.
func moduleOf(dir string) (string, bool) {
	abs, err := filepath.Abs(dir)
	if err != nil {
		return "", false
	}
	for up := dir; ; up = filepath.Join(up, "..") {
		if _, err := os.Stat(filepath.Join(up, "go.mod")); err == nil {
			return filepath.Clean(up), true
		}
		if abs == filepath.Dir(abs) {
			return "", false
		}
		abs = filepath.Dir(abs)
	}
}

// holdsGo reports whether a folder has a Go file still.
func holdsGo(dir string) bool {
	entries, err := os.ReadDir(dir)
	return err == nil && slices.ContainsFunc(entries, func(e os.DirEntry) bool {
		return !e.IsDir() && strings.HasSuffix(e.Name(), ".go")
	})
}
