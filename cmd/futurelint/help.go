package main

import (
	"cmp"
	"flag"
	"fmt"
	"io"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/futurelint/futurelint/docs"
	"github.com/futurelint/futurelint/internal/checks"
)

const usage = `futurelint finds lost wake-ups and callback races in hand-written futures.

Usage:

	futurelint [flags] packages    analyze the packages, as in futurelint ./...
	futurelint help [name]         describe the command, an analyzer or a check
	futurelint hook [flags] files  analyze the packages of changed files, as a hook of git
	futurelint version             print the version

	go vet -vettool=$(which futurelint) packages

Exit status: 0 nothing found, 1 something could not be analyzed, 3 findings.
`

// printHelp describes the command or, by name, some of its analyzers and checks.
func printHelp(out io.Writer, suite []*analysis.Analyzer, names []string) error {
	if len(names) == 0 {
		printOverview(out, suite)
	}
	for _, name := range names {
		if a := byName(suite, name); a != nil {
			printAnalyzer(out, a)
		} else if page, ok := docs.Page(name); ok {
			fmt.Fprint(out, page)
		} else {
			return fmt.Errorf("no analyzer and no check is called %q (see futurelint help)", name)
		}
	}
	return nil
}

func printOverview(out io.Writer, suite []*analysis.Analyzer) {
	fmt.Fprintf(out, "%s\nAnalyzers:\n\n", usage)
	for _, a := range suite {
		title, _, _ := strings.Cut(a.Doc, "\n")
		fmt.Fprintf(out, "\t%-12s %s\n", a.Name, title)
	}
	for _, a := range suite {
		printChecks(out, a.Name)
	}
	printFlags(out, flagSet(new(options), suite, make(map[string]bool)))
}

func printAnalyzer(out io.Writer, a *analysis.Analyzer) {
	fmt.Fprintf(out, "%s: %s\n", a.Name, strings.TrimRight(a.Doc, "\n"))
	if a.URL != "" {
		fmt.Fprintf(out, "\nSee %s\n", a.URL)
	}
	printChecks(out, a.Name)
	own := flag.NewFlagSet(a.Name, flag.ContinueOnError)
	a.Flags.VisitAll(func(f *flag.Flag) { own.Var(f.Value, a.Name+"."+f.Name, f.Usage) })
	printFlags(out, own)
}

// printChecks lists the checks of an analyzer, and how to switch them.
func printChecks(out io.Writer, analyzer string) {
	list := checks.Of(analyzer)
	if len(list) == 0 {
		return
	}
	fmt.Fprintf(out, "\nChecks of %s, switched by -%s.CHECK and -%s.CHECK=false:\n\n", analyzer, analyzer, analyzer)
	for _, c := range list {
		fmt.Fprintf(out, "\t%-21s %-4s %s\n", c.Name, c.State(), c.Summary)
	}
}

// printFlags describes the flags but those that only switch a check.
func printFlags(out io.Writer, all *flag.FlagSet) {
	shown, n := flag.NewFlagSet(all.Name(), flag.ContinueOnError), 0
	all.VisitAll(func(f *flag.Flag) {
		if !isSwitch(f.Name) {
			shown.Var(f.Value, f.Name, f.Usage)
			n++
		}
	})
	if n > 0 {
		fmt.Fprint(out, "\nFlags:\n\n")
		shown.SetOutput(out)
		shown.PrintDefaults()
	}
}

// isSwitch reports whether -ANALYZER.NAME switches a check.
func isSwitch(name string) bool {
	analyzer, check, _ := strings.Cut(name, ".")
	return slices.ContainsFunc(checks.Of(analyzer), func(c checks.Check) bool { return c.Name == check })
}

func byName(suite []*analysis.Analyzer, name string) *analysis.Analyzer {
	for _, a := range suite {
		if a.Name == name {
			return a
		}
	}
	return nil
}

// printVersion prints the version, and what it was built with and for.
func printVersion(out io.Writer) error {
	_, err := fmt.Fprintf(out, "futurelint %s %s %s/%s\n", version(), runtime.Version(), runtime.GOOS, runtime.GOARCH)
	return err
}

// version returns the module version that the go command recorded.
func version() string {
	if info, ok := debug.ReadBuildInfo(); ok {
		return cmp.Or(info.Main.Version, "(devel)")
	}
	return "(devel)"
}
