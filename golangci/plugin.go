// Package golangci makes futurelint a linter of golangci-lint, from v2.14.0 on, by
// way of its module plugin system: a golangci-lint that is built with a blank
// import of this package has a linter "futurelint".
package golangci

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"github.com/golangci/plugin-module-register/register"
	"golang.org/x/tools/go/analysis"

	"github.com/futurelint/futurelint/analyzers"
	"github.com/futurelint/futurelint/internal/checks"
	"github.com/futurelint/futurelint/internal/directive"
	"github.com/futurelint/futurelint/lostwake"
)

func init() { register.Plugin("futurelint", New) }

// Settings are what stands below linters.settings.custom.futurelint.settings in
// golangci-lint's configuration.
type Settings struct {
	// Checks switches checks by name: no-wake: false.
	Checks map[string]bool `json:"checks"`
	// Registries names registries of other packages that waiters register with,
	// as the flag -lostwake.registry does: TYPE,REGISTER or TYPE,REGISTER,WAKE,MASK[,PENDING].
	Registries []string `json:"registries"`
}

// New returns the linter. Settings that are unknown, or name a check that there is
// not, are errors. It may be called several times.
func New(conf any) (register.LinterPlugin, error) {
	directive.WithinGolangci = true
	s, err := register.DecodeSettings[Settings](conf)
	if err != nil {
		return nil, fmt.Errorf("futurelint: %w", err)
	}
	for name, on := range s.Checks {
		if err := switchCheck(name, on); err != nil {
			return nil, err
		}
	}
	registry := lostwake.Analyzer.Flags.Lookup("registry").Value
	for _, r := range s.Registries {
		if slices.Contains(added, r) {
			continue
		}
		if err := registry.Set(r); err != nil {
			return nil, fmt.Errorf("futurelint: registry %q: %w", r, err)
		}
		added = append(added, r)
	}
	return plugin{}, nil
}

// added are the registries that are set already: golangci-lint calls New twice.
var added []string

func switchCheck(name string, on bool) error {
	known := false
	for _, a := range analyzers.All() {
		if slices.ContainsFunc(checks.Of(a.Name), func(c checks.Check) bool { return c.Name == name }) {
			known = true
			if err := a.Flags.Set(name, fmt.Sprint(on)); err != nil {
				return fmt.Errorf("futurelint: check %q: %w", name, err)
			}
		}
	}
	if !known {
		return fmt.Errorf("futurelint: there is no check %q", name)
	}
	return nil
}

type plugin struct{}

// GetLoadMode asks for types.
func (plugin) GetLoadMode() string { return register.LoadModeTypesInfo }

// BuildAnalyzers returns the suite. The steps of a schedule are left out:
// golangci-lint would show each as a finding of its own.
func (plugin) BuildAnalyzers() ([]*analysis.Analyzer, error) {
	var out []*analysis.Analyzer
	for _, a := range analyzers.All() {
		c := *a
		c.Run = func(pass *analysis.Pass) (any, error) {
			if onlyImported(pass) {
				return nil, nil
			}
			short := *pass
			short.Report = func(d analysis.Diagnostic) {
				d.Related = nil
				pass.Report(d)
			}
			return a.Run(&short)
		}
		out = append(out, &c)
	}
	return out, nil
}

// onlyImported reports whether a package belongs to the standard library or to another
// module: golangci-lint runs analyzers on these for their facts alone, and futurelint
// has none of them, in no driver.
func onlyImported(pass *analysis.Pass) bool {
	if pass.Module != nil && pass.Module.Path != "" {
		return pass.Module.Version != ""
	}
	first, _, _ := strings.Cut(pass.Pkg.Path(), "/")
	if strings.Contains(first, ".") || len(pass.Files) == 0 {
		return false
	}
	dir := filepath.ToSlash(filepath.Dir(pass.Fset.Position(pass.Files[0].Package).Filename))
	return strings.HasSuffix(dir, "/src/"+pass.Pkg.Path())
}
