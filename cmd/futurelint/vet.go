package main

import (
	"bytes"
	"encoding/json"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/unitchecker"
)

// calledByVet reports whether the go command runs us as its vet tool: to learn
// our version or flags, or to analyze the package that a .cfg file describes.
func calledByVet(args []string) bool {
	if len(args) == 1 && (args[0] == "-V=full" || args[0] == "-flags") {
		return true
	}
	return len(args) > 0 && !isSubcommand(args[0]) && strings.HasSuffix(args[len(args)-1], ".cfg")
}

// vetMain serves the go command and does not return.
func vetMain(args []string, suite []*analysis.Analyzer) {
	cfg := args[len(args)-1]
	idle := onlyImported(cfg)
	if slices.Contains(args, "-json") {
		os.Args[len(os.Args)-1] = keepFindings(cfg)
	}
	if slices.Contains(args, "-flags") || slices.Contains(args, "-"+receiptFlag) {
		suite = append(slices.Clip(suite), receipt())
	}
	var guarded []*analysis.Analyzer
	for _, a := range suite {
		if idle {
			a = idling(a)
		}
		guarded = append(guarded, guard(a, reportPanic))
	}
	unitchecker.Main(guarded...)
	panic("unreachable")
}

// onlyImported reports whether a .cfg file describes a package of another module, or of
// the standard library, that is only imported: it is not looked into for facts, as it
// would not be without go vet.
func onlyImported(file string) bool {
	cfg, err := readConfig(file)
	return err == nil && cfg.VetxOnly && !ofMainModule(cfg)
}

// readConfig reads a .cfg file of the go command.
func readConfig(file string) (*unitchecker.Config, error) {
	data, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	cfg := new(unitchecker.Config)
	return cfg, json.Unmarshal(data, cfg)
}

// idling returns a copy of a that does nothing.
func idling(a *analysis.Analyzer) *analysis.Analyzer {
	idle := *a
	idle.Run = func(*analysis.Pass) (any, error) { return nil, nil }
	return &idle
}

// internalError is the category of the findings that are about ourselves.
const internalError = "internal-error"

// reportPanic makes the panic a finding. As an error it would be shown once:
// the go command caches the unit as clean all the same.
func reportPanic(pass *analysis.Pass, p *panicError) error {
	pass.Report(analysis.Diagnostic{
		Pos:      firstFile(pass).Package,
		Category: internalError,
		Message:  internalError + ": " + pass.Analyzer.Name + " on " + pass.Pkg.Path() + ": " + p.Error(),
	})
	return nil
}

// firstFile returns the first file that is the user's own, not one of cgo's.
func firstFile(pass *analysis.Pass) *ast.File {
	for _, f := range pass.Files {
		name := pass.Fset.Position(f.Package).Filename
		if !strings.HasPrefix(filepath.Base(name), "_cgo_") {
			return f
		}
	}
	return pass.Files[0]
}

// keepFindings works around a trap in the go command's cache: a package that is
// first seen as a mere import of another one (VetxOnly) is cached without its
// findings, and stays silent when it is named itself later. For the packages of
// the main module keepFindings therefore writes a config that asks for findings,
// and returns its name; go vet then prints them whenever it visits the package.
//
// On any trouble it returns the name that it was given: unitchecker reads the
// same file and says what is wrong with it.
func keepFindings(file string) string {
	data, err := os.ReadFile(file)
	if err != nil {
		return file
	}
	var cfg unitchecker.Config
	if json.Unmarshal(data, &cfg) != nil || !cfg.VetxOnly || !mayBeNamed(&cfg) {
		return file
	}
	var fields map[string]json.RawMessage // keeps what Config does not know
	if json.Unmarshal(data, &fields) != nil {
		return file
	}
	fields["VetxOnly"] = json.RawMessage("false")
	if data, err = json.Marshal(fields); err != nil {
		return file
	}
	findings := strings.TrimSuffix(file, ".cfg") + ".findings.cfg"
	if os.WriteFile(findings, data, 0o666) != nil {
		return file
	}
	return findings
}

// mayBeNamed reports whether a later go vet can name this very unit: a package
// of the main module as its importers see it. If there are tests in the package
// go vet visits only the variant that includes them.
func mayBeNamed(cfg *unitchecker.Config) bool {
	return ofMainModule(cfg) && !hasTests(cfg) && !importsTestVariant(cfg)
}

func ofMainModule(cfg *unitchecker.Config) bool {
	if cfg.Module != nil {
		return cfg.Module.Main
	}
	return cfg.ModulePath != "" && cfg.ModuleVersion == ""
}

// hasTests reports whether the package has tests in it, package foo_test aside.
func hasTests(cfg *unitchecker.Config) bool {
	entries, err := os.ReadDir(cfg.Dir)
	if err != nil {
		return false
	}
	for _, e := range entries {
		name := filepath.Join(cfg.Dir, e.Name())
		if isTestFile(e.Name()) && !slices.Contains(cfg.IgnoredFiles, name) && !declaresTestPackage(name) {
			return true
		}
	}
	return false
}

// isTestFile reports whether the go command takes a file of that name for a test.
func isTestFile(name string) bool {
	return strings.HasSuffix(name, "_test.go") && !strings.HasPrefix(name, "_") && !strings.HasPrefix(name, ".")
}

func declaresTestPackage(file string) bool {
	f, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.PackageClauseOnly)
	return err == nil && strings.HasSuffix(f.Name.Name, "_test")
}

// importsTestVariant reports whether the unit was compiled for another package's
// tests: then an import of it is that package with its tests. Nothing in the
// config tells, but test functions are exported, and the vetx file of a package
// has the file names of what it exports. (A variant that only imports a variant
// goes unnoticed: its findings are then printed twice.)
func importsTestVariant(cfg *unitchecker.Config) bool {
	for path, vetx := range cfg.PackageVetx {
		if cfg.Standard[path] {
			continue
		}
		if data, err := os.ReadFile(vetx); err == nil && bytes.Contains(data, []byte("_test.go")) {
			return true
		}
	}
	return false
}
