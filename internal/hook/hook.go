// Package hook maps the files of a commit to the packages that must be analysed.
package hook

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/mod/modfile"
)

// Target is what to analyse in one module.
type Target struct {
	Dir      string   // the module's folder, as the files name it
	Patterns []string // of its packages, sorted
}

// Targets returns what to analyse for files, paths that exist or were deleted: of a Go
// file, or one of C beside Go files, its package, of a go.mod or go.sum its whole module,
// of a go.work all modules of the workspace. Files below vendor or testdata, or a folder
// that the go command does not look into, and those whose package is gone, need nothing.
// The errors name the files that lie in no module.
func Targets(files []string) ([]Target, []error) {
	patterns := map[string][]string{}
	var errs []error
	for _, file := range files {
		if err := target(patterns, fromHere(file)); err != nil {
			errs = append(errs, fmt.Errorf("%s: %w", file, err))
		}
	}
	return sorted(patterns), errs
}

// fromHere returns a file's path as seen from the working directory, if it lies below:
// the names of the folders above that say nothing of it.
func fromHere(file string) string {
	if here, err := os.Getwd(); err == nil && filepath.IsAbs(file) {
		if rel, err := filepath.Rel(here, file); err == nil && filepath.IsLocal(rel) {
			return rel
		}
	}
	return filepath.Clean(file)
}

// target adds the patterns of one file to those of its module.
func target(patterns map[string][]string, file string) error {
	dir, name := filepath.Split(file)
	dir = filepath.Clean(dir)
	switch kind := kindOf(name); {
	case kind == nothing || ignored(dir):
		return nil
	case kind == workspace:
		return eachModule(file, func(module string) { patterns[module] = append(patterns[module], "./...") })
	case kind == source && !holdsGo(dir): // the package was deleted
		return nil
	case kind == source:
		module, ok := moduleOf(dir)
		if !ok {
			return errors.New("not in a module: there is no go.mod above it")
		}
		rel, err := filepath.Rel(module, dir)
		if err != nil {
			return err
		}
		patterns[module] = append(patterns[module], "./"+filepath.ToSlash(rel))
	default:
		if module, ok := moduleOf(dir); ok { // else it was deleted
			patterns[module] = append(patterns[module], "./...")
		}
	}
	return nil
}

// eachModule calls use with the folder of each module of a workspace, which may be gone.
func eachModule(file string, use func(module string)) error {
	data, err := os.ReadFile(file)
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	work, err := modfile.ParseWork(file, data, nil)
	if err != nil {
		return errors.New("no go.work that Go understands")
	}
	for _, u := range work.Use {
		if dir := filepath.FromSlash(u.Path); filepath.IsAbs(dir) {
			use(filepath.Clean(dir))
		} else {
			use(filepath.Join(filepath.Dir(file), dir))
		}
	}
	return nil
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

// A kind is what a change of a file may change the findings of.
type kind int

const (
	nothing   kind = iota
	source         // a package
	module         // a module
	workspace      // several
)

// kindOf returns the kind of a file by its name.
func kindOf(name string) kind {
	switch name {
	case "go.mod", "go.sum":
		return module
	case "go.work":
		return workspace
	}
	switch filepath.Ext(name) {
	case ".go", ".c", ".h": // what C calls back is read in its text
		if !strings.HasPrefix(name, "_") && !strings.HasPrefix(name, ".") {
			return source
		}
	}
	return nothing
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
