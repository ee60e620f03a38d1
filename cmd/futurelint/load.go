package main

import (
	"cmp"
	"fmt"
	"os/exec"
	"slices"
	"strings"

	"golang.org/x/tools/go/packages"
)

// loadMode asks for the source of the named packages and for no more than the
// compiler's export data of what they import.
const loadMode = packages.NeedName | packages.NeedFiles | packages.NeedCompiledGoFiles |
	packages.NeedImports | packages.NeedTypes | packages.NeedTypesSizes |
	packages.NeedSyntax | packages.NeedTypesInfo | packages.NeedModule | packages.NeedForTest |
	packages.NeedExportFile // of imports, see beside.go

// load loads the packages that the patterns name, and their tests where these are asked for.
func load(opts *options) ([]*packages.Package, error) {
	pkgs, err := packagesLoad(opts, loadMode)
	if err != nil || len(pkgs) > 0 {
		return pkgs, err
	}
	pkgs, err = list(opts) // says why, where there is more to say than that nothing matches
	for _, p := range pkgs {
		if len(p.Errors) == 0 {
			why := cmp.Or(complaint(opts, p.PkgPath), "the go command cannot load it")
			p.Errors = []packages.Error{{Msg: why}}
		}
	}
	return pkgs, err
}

// complaint returns the first line of what the go command says of a package that it
// cannot compile for analysis.
func complaint(opts *options, path string) string {
	cmd := exec.Command("go", slices.Concat([]string{"list", "-compiled", "-export"}, opts.buildFlags(), []string{path})...)
	cmd.Dir = opts.workingDir()
	var said strings.Builder
	cmd.Stderr = &said
	cmd.Run() // it fails as it did before
	return firstMessage(said.String())
}

// goConfig returns how the go command is asked for packages, without their tests.
func (o *options) goConfig(mode packages.LoadMode) *packages.Config {
	return &packages.Config{Mode: mode, Dir: o.workingDir(), BuildFlags: o.buildFlags()}
}

// list names the packages that the patterns match, and their tests if asked for, without
// reading their sources.
func list(opts *options) ([]*packages.Package, error) {
	return packagesLoad(opts, packages.NeedName|packages.NeedFiles|packages.NeedForTest)
}

func packagesLoad(opts *options, mode packages.LoadMode) ([]*packages.Package, error) {
	config := opts.goConfig(mode)
	config.Tests = opts.tests
	pkgs, err := packages.Load(config, opts.patterns...)
	if err != nil {
		return nil, fmt.Errorf("%s", goCommandError(err))
	}
	return pkgs, nil
}

// goCommandError returns what the go command said, without how go/packages wraps it.
func goCommandError(err error) string {
	if _, said, ok := strings.Cut(err.Error(), "stderr: "); ok && oneLine(said) != "" {
		return said
	}
	said, _, _ := strings.Cut(strings.TrimPrefix(err.Error(), "err: "), ": stderr:")
	return strings.TrimPrefix(said, "-: ")
}

// loadTrouble says in one line why p cannot be analyzed: its first error.
func loadTrouble(p *packages.Package) string {
	if len(p.Errors) == 0 {
		return fmt.Sprintf("%s: not analyzed: a package that it imports does not compile", p.ID)
	}
	first := p.Errors[0]
	if first.Pos == "" || first.Pos == "-" {
		return fmt.Sprintf("%s: not analyzed: %s", p.ID, firstMessage(first.Msg))
	}
	return fmt.Sprintf("%s: not analyzed: %s: %s", p.ID, first.Pos, first.Msg)
}

// excluded reports whether no file of p is for this system and these tags.
func excluded(p *packages.Package) bool {
	return len(p.Errors) == 1 && strings.HasPrefix(p.Errors[0].Msg, "build constraints exclude all Go files")
}

// firstMessage returns the first line of what the compiler or cgo printed, after
// the line "# package" that the go command puts before it. A C compiler says first
// where it is, then what is wrong.
func firstMessage(output string) string {
	if header, rest, ok := strings.Cut(output, "\n"); ok && strings.HasPrefix(header, "# ") {
		output = rest
	}
	line, _, _ := strings.Cut(output, "\n")
	if at := strings.Index(output, ": error: "); at >= 0 && !strings.Contains(line, ": error: ") {
		line, _, _ = strings.Cut(output[strings.LastIndexByte(output[:at], '\n')+1:], "\n")
	}
	if strings.HasSuffix(line, "does not contain main module or its selected dependencies") {
		line += ": run futurelint in the folder of its go.mod"
	}
	return strings.TrimSuffix(line, "; to add it:")
}

// logUnmatched logs the patterns that match no package. Of a pattern without
// "..." the go command says so itself.
func logUnmatched(log *troubleLog, opts *options, pkgs []*packages.Package) {
	for _, pattern := range opts.patterns {
		if len(pkgs) == 0 || strings.Contains(pattern, "...") && len(opts.patterns) > 1 && !matches(opts, pattern) {
			log.add("%s: no packages match", pattern)
		}
	}
}

// matches asks the go command whether the pattern alone matches a package.
func matches(opts *options, pattern string) bool {
	pkgs, err := packages.Load(opts.goConfig(packages.NeedName), pattern)
	return err != nil || len(pkgs) > 0
}
