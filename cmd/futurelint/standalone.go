package main

import (
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/checker"
	"golang.org/x/tools/go/packages"
)

// direct loads the packages, runs the analyzers on them in this process and returns
// the findings. What could not be loaded or analyzed goes to log.
func direct(opts *options, log *troubleLog) ([]finding, error) {
	loaded := log.during("loading packages, which are compiled first")
	pkgs, err := load(opts)
	loaded()
	if err != nil {
		return nil, err
	}
	logUnmatched(log, opts, pkgs)
	if pkgs, err = checkCgo(log, opts, pkgs); err != nil {
		log.add("%v", err)
	}
	pkgs = usable(log, opts, pkgs)
	return analyze(opts.analyzers, pkgs, besides(pkgs), log)
}

// analyze runs the analyzers on the packages, and for their facts on some beside them.
func analyze(analyzers []*analysis.Analyzer, pkgs, beside []*packages.Package, log *troubleLog) ([]finding, error) {
	link(slices.Concat(pkgs, beside))
	visited := log.progress(len(analyzers)*len(pkgs) + len(beside))
	graph, err := checker.Analyze(prepared(analyzers, visited), pkgs, nil)
	if err != nil {
		return nil, err
	}
	var findings []finding
	for _, act := range graph.Roots {
		if act.Err != nil {
			log.add("%s: %s: %v", act.Package.PkgPath, act.Analyzer, act.Err)
		}
		for _, d := range act.Diagnostics {
			findings = append(findings, newFinding(act, d))
		}
	}
	return findings, nil
}

// prepared returns copies of the analyzers that survive a panic and keep no more
// packages in work than there are processors, since the checker starts them all.
// They call visited after each package.
func prepared(analyzers []*analysis.Analyzer, visited func()) []*analysis.Analyzer {
	slots := newSlots()
	var out []*analysis.Analyzer
	for _, a := range analyzers {
		out = append(out, slots.limit(guard(a, failOnPanic), visited))
	}
	return out
}

// failOnPanic makes the panic the error of the analyzer on this one package.
func failOnPanic(_ *analysis.Pass, p *panicError) error { return p }

// usable returns the packages to analyze and logs those that do not compile.
//
// A package whose test variant is in the list is left out, since the variant
// has all of its files; so is the main package that go test generates.
func usable(log *troubleLog, opts *options, pkgs []*packages.Package) []*packages.Package {
	sound := make(map[string]bool)  // paths whose test variant compiles
	logged := make(map[string]bool) // paths of which one variant was logged
	for _, p := range pkgs {
		if p.ForTest == p.PkgPath && !p.IllTyped {
			sound[p.PkgPath] = true
		}
	}
	var keep []*packages.Package
	for _, p := range pkgs {
		switch {
		case isTestMain(p):
		case opts.hook && excluded(p): // as ./... leaves it out
			log.note("%s", loadTrouble(p))
		case p.IllTyped || len(p.Errors) > 0:
			if !logged[p.PkgPath] {
				log.add("%s", loadTrouble(p))
			}
			logged[p.PkgPath] = true
		case p.ForTest == "" && sound[p.PkgPath]:
		default:
			keep = append(keep, p)
		}
	}
	return keep
}

// isTestMain reports whether p is the main package that go test generates.
func isTestMain(p *packages.Package) bool {
	return p.Name == "main" && p.ForTest == "" && strings.HasSuffix(p.ID, ".test") && p.ID == p.PkgPath
}
