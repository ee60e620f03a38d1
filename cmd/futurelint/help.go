package main

import (
	"cmp"
	"flag"
	"fmt"
	"io"
	"runtime"
	"runtime/debug"
	"strings"

	"golang.org/x/tools/go/analysis"
)

const usage = `futurelint finds lost wake-ups and callback races in hand-written futures.

Usage:

	futurelint [flags] packages    analyze the packages, as in futurelint ./...
	futurelint help [analyzer]     describe the command, or one analyzer
	futurelint version             print the version

	go vet -vettool=$(which futurelint) packages

Exit status: 0 nothing found, 1 something could not be analyzed, 3 findings.
`

// printHelp describes the command or, by name, some of its analyzers.
func printHelp(out io.Writer, suite []*analysis.Analyzer, names []string) error {
	if len(names) == 0 {
		printOverview(out, suite)
	}
	for _, name := range names {
		a := byName(suite, name)
		if a == nil {
			return fmt.Errorf("no analyzer is called %q (see futurelint help)", name)
		}
		printAnalyzer(out, a)
	}
	return nil
}

func printOverview(out io.Writer, suite []*analysis.Analyzer) {
	fmt.Fprintf(out, "%s\nAnalyzers:\n\n", usage)
	for _, a := range suite {
		title, _, _ := strings.Cut(a.Doc, "\n")
		fmt.Fprintf(out, "\t%-12s %s\n", a.Name, title)
	}
	fmt.Fprint(out, "\nFlags:\n\n")
	flags := flagSet(new(options), suite, make(map[string]bool))
	flags.SetOutput(out)
	flags.PrintDefaults()
}

func printAnalyzer(out io.Writer, a *analysis.Analyzer) {
	fmt.Fprintf(out, "%s: %s\n", a.Name, strings.TrimRight(a.Doc, "\n"))
	if a.URL != "" {
		fmt.Fprintf(out, "\nSee %s\n", a.URL)
	}
	own, n := flag.NewFlagSet(a.Name, flag.ContinueOnError), 0
	a.Flags.VisitAll(func(f *flag.Flag) {
		own.Var(f.Value, a.Name+"."+f.Name, f.Usage)
		n++
	})
	if n > 0 {
		fmt.Fprint(out, "\nFlags:\n\n")
		own.SetOutput(out)
		own.PrintDefaults()
	}
}

func byName(suite []*analysis.Analyzer, name string) *analysis.Analyzer {
	for _, a := range suite {
		if a.Name == name {
			return a
		}
	}
	return nil
}

// printVersion prints the module version that the go command recorded.
func printVersion(out io.Writer) error {
	version := "(devel)"
	if info, ok := debug.ReadBuildInfo(); ok {
		version = cmp.Or(info.Main.Version, version)
	}
	_, err := fmt.Fprintf(out, "futurelint %s %s %s/%s\n", version, runtime.Version(), runtime.GOOS, runtime.GOARCH)
	return err
}
