package main

import (
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/tools/go/packages"
)

// cgoState is what the go command can do with cgo files.
type cgoState struct {
	on       bool   // it compiles them, else it leaves them out in silence
	compiler string // the C compiler's name
	found    bool   // the C compiler is there
}

// readCgoState asks the go command.
func readCgoState(dir string) (cgoState, error) {
	cmd := exec.Command("go", "env", "CGO_ENABLED", "CC")
	cmd.Dir = dir
	out, err := cmd.Output()
	if err != nil {
		return cgoState{}, fmt.Errorf("go env: %w", err)
	}
	enabled, cc, _ := strings.Cut(string(out), "\n")
	compiler, _, _ := strings.Cut(strings.TrimSpace(cc), " ")
	_, err = exec.LookPath(compiler)
	return cgoState{on: enabled == "1", compiler: compiler, found: err == nil}, nil
}

// off says why cgo is off.
func (s cgoState) off() string {
	if !s.found {
		return fmt.Sprintf("cgo is off, there is no C compiler %q", s.compiler)
	}
	return "cgo is off, CGO_ENABLED=0"
}

// failed says why cgo translated nothing of a package, although it is on.
func (s cgoState) failed(opts *options, path string) string {
	if !s.found {
		return fmt.Sprintf("cgo: there is no C compiler %q", s.compiler)
	}
	if why := complaint(opts, path); why != "" {
		return "cgo: " + why
	}
	return `cgo failed, "go build" says why`
}

// checkCgo completes what load says of packages with cgo files: it logs the files
// that are left out because cgo is off, and names the cause where cgo failed. It returns
// the packages without those of which nothing is left.
func checkCgo(log *troubleLog, opts *options, pkgs []*packages.Package) ([]*packages.Package, error) {
	state, err := readCgoState(opts.workingDir())
	if err != nil {
		return pkgs, err
	}
	if state.on {
		explainCgo(state, opts, pkgs)
		return pkgs, nil
	}
	return logLeftOut(log, opts, pkgs, state.off())
}

// explainCgo puts the cause before the error that go/packages reports for a
// package whose cgo files were not translated.
func explainCgo(state cgoState, opts *options, pkgs []*packages.Package) {
	for _, p := range pkgs {
		for _, e := range p.Errors {
			if strings.HasPrefix(e.Msg, "could not import C ") {
				p.Errors = append([]packages.Error{{Msg: state.failed(opts, p.PkgPath)}}, p.Errors...)
				break
			}
		}
	}
}

// logLeftOut logs the files that the go command would list with cgo on. To list
// them compiles nothing.
func logLeftOut(log *troubleLog, opts *options, pkgs []*packages.Package, reason string) ([]*packages.Package, error) {
	config := opts.goConfig(packages.NeedName | packages.NeedFiles)
	config.Env = append(os.Environ(), "CGO_ENABLED=1")
	listed, err := packages.Load(config, opts.patterns...)
	if err != nil {
		return pkgs, err
	}
	files := missing(listed, pkgs)
	for _, path := range slices.Sorted(maps.Keys(files)) {
		log.add("%s: %s not analyzed: %s", path, strings.Join(files[path], ", "), reason)
	}
	return slices.DeleteFunc(pkgs, func(p *packages.Package) bool { return excluded(p) && files[p.PkgPath] != nil }), nil
}

// missing returns the files of listed that are not in pkgs, by package path.
func missing(listed, pkgs []*packages.Package) map[string][]string {
	seen := make(map[string]bool)
	for _, p := range pkgs {
		for _, file := range p.GoFiles {
			seen[file] = true
		}
	}
	files := make(map[string][]string)
	for _, p := range listed {
		for _, file := range p.GoFiles {
			if !seen[file] {
				files[p.PkgPath] = append(files[p.PkgPath], filepath.Base(file))
			}
		}
	}
	return files
}
