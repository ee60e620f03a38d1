package main

import (
	"encoding/json"
	"fmt"
	"go/token"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/packages"

	"github.com/futurelint/futurelint/internal/checks"
)

// throughVet analyzes the packages as direct does, but lets go vet run this program
// on those that its cache does not know yet.
//
// The cache is trusted only for a package that sent a receipt: go vet forgets the
// findings of one whose output it was kept from printing, and it stops at one that
// does not compile. The packages without a receipt are analyzed directly.
func throughVet(opts *options, log *troubleLog) ([]finding, error) {
	tested := *opts
	tested.tests = true // go vet visits them in any case
	listed, err := list(&tested)
	if err != nil {
		return nil, err
	}
	logUnmatched(log, opts, listed)
	if listed, err = checkCgo(log, opts, listed); err != nil {
		log.add("%v", err)
	}
	missing := units(listed)
	all := len(missing)
	findings, err := vet(opts, missing, log)
	if err != nil {
		return nil, err
	}
	if len(missing) > 0 {
		rest := *opts
		if len(missing) < all { // else the patterns may be of files
			rest.patterns = pathsOf(missing)
		}
		more, err := direct(&rest, log)
		if err != nil {
			return nil, err
		}
		findings = append(findings, more...)
	}
	if !opts.tests {
		findings = withoutTests(findings)
	}
	return unique(findings), nil
}

// withoutTests returns the findings that there are where test files are not loaded.
func withoutTests(findings []finding) []finding {
	var out []finding
	for _, f := range findings {
		if !isTestFile(filepath.Base(f.pos.Filename)) {
			f.unit, _, _ = strings.Cut(f.unit, " [")
			out = append(out, f)
		}
	}
	return out
}

// units returns the packages that go vet visits, by the paths that it gives them.
func units(listed []*packages.Package) map[string]*packages.Package {
	units, tested := make(map[string]*packages.Package), make(map[string]bool)
	for _, p := range listed {
		if p.ForTest == p.PkgPath {
			tested[p.PkgPath] = true
		}
	}
	for _, p := range listed {
		if !isTestMain(p) && (p.ForTest != "" || !tested[p.PkgPath]) {
			units[p.PkgPath] = p
		}
	}
	return units
}

// pathsOf returns patterns that match the units.
func pathsOf(units map[string]*packages.Package) []string {
	var paths []string
	for _, p := range units {
		path := p.PkgPath
		if p.ForTest != "" {
			path = p.ForTest
		}
		paths = append(paths, path)
	}
	slices.Sort(paths)
	return slices.Compact(paths)
}

// vet runs go vet and returns the findings in the units, of which it deletes those
// that sent a receipt. What go vet itself says is of units that sent none.
func vet(opts *options, units map[string]*packages.Package, log *troubleLog) ([]finding, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	cmd := exec.Command("go", slices.Concat([]string{"vet", "-json", "-vettool=" + self}, opts.buildFlags(), vetFlags(opts), opts.patterns)...)
	cmd.Dir = opts.workingDir()
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, fmt.Errorf("go vet: %w", err)
	}
	findings, err := readVet(out, units, log.progress(len(units)))
	if err != nil {
		io.Copy(io.Discard, out) // lets go vet end
	}
	cmd.Wait() // whatever went wrong, the receipts tell what is whole
	return findings, nil
}

// vetFlags returns the flags by which go vet runs the analyzers of opts, as set.
func vetFlags(opts *options) []string {
	flags := []string{"-" + receiptFlag}
	for _, a := range opts.analyzers {
		flags = append(flags, "-"+a.Name)
	}
	return append(flags, opts.settings...)
}

// A vetDiagnostic is a leaf of the tree that go vet -json prints.
type vetDiagnostic struct {
	jsonStep
	Category string     `json:"category"`
	Related  []jsonStep `json:"related"`
}

// readVet reads the trees that go vet prints, one of each unit. It calls visited for
// each receipt. Text that is no tree ends what can be read.
func readVet(r io.Reader, units map[string]*packages.Package, visited func()) ([]finding, error) {
	var findings []finding
	for dec := json.NewDecoder(r); ; {
		var tree map[string]map[string]json.RawMessage
		if err := dec.Decode(&tree); err == io.EOF {
			return findings, nil
		} else if err != nil {
			return findings, err
		}
		for path, byAnalyzer := range tree {
			unit := units[path]
			if unit == nil || byAnalyzer[receiptFlag] == nil {
				continue // not asked for, or without proof that it is whole
			}
			move := moved(byAnalyzer[receiptFlag], unit)
			delete(byAnalyzer, receiptFlag)
			if of, ok := unitFindings(unit.ID, byAnalyzer); ok {
				for _, f := range of {
					findings = append(findings, f.moved(move))
				}
				delete(units, path)
				visited()
			}
		}
	}
}

// unitFindings returns the findings of one unit, ok if all of its analyzers worked.
func unitFindings(id string, byAnalyzer map[string]json.RawMessage) (findings []finding, ok bool) {
	for name, raw := range byAnalyzer {
		var diagnostics []vetDiagnostic
		if json.Unmarshal(raw, &diagnostics) != nil {
			return nil, false
		}
		for _, d := range diagnostics {
			if d.Category == internalError {
				return nil, false
			}
			findings = append(findings, d.finding(id, name))
		}
	}
	return findings, true
}

func (d vetDiagnostic) finding(unit, analyzer string) finding {
	f := finding{
		step: d.step(), unit: unit, analyzer: analyzer,
		category: d.Category, url: checks.URL(d.Category),
	}
	for _, r := range d.Related {
		f.related = append(f.related, r.step())
	}
	return f
}

func (s jsonStep) step() step {
	return newStep(parsePosn(s.Posn), parsePosn(s.End), s.Message)
}

// parsePosn reads file:line:column, or file:line, which is what a line directive without
// a column leaves; the file may have colons in it.
func parsePosn(s string) token.Position {
	rest, last := cutNumber(s)
	if file, line := cutNumber(rest); line != 0 {
		return token.Position{Filename: file, Line: line, Column: last}
	}
	if last != 0 {
		return token.Position{Filename: rest, Line: last}
	}
	return token.Position{}
}

func cutNumber(s string) (string, int) {
	i := strings.LastIndexByte(s, ':')
	n, err := strconv.Atoi(s[i+1:])
	if i < 0 || err != nil {
		return s, 0
	}
	return s[:i], n
}

// receiptFlag is the name of the analyzer by which a unit says that it was visited.
const receiptFlag = "receipt"

// receipt reports every package: go vet prints nothing of one without findings, nor
// of one whose findings it has lost. It is there only if its flag is given.
func receipt() *analysis.Analyzer {
	return &analysis.Analyzer{
		Name: receiptFlag,
		Doc:  "report each package as visited, for futurelint -cached",
		Run: func(pass *analysis.Pass) (any, error) {
			pass.Report(analysis.Diagnostic{Pos: firstFile(pass).Package, Message: "visited"})
			return nil, nil
		},
	}
}
