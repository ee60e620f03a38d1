package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"slices"

	"golang.org/x/tools/go/analysis"
)

// The exit statuses, see the package's documentation.
const (
	exitClean    = 0
	exitTrouble  = 1
	exitFindings = 3
)

// run executes one command line and returns the exit status.
func run(args []string, stdout, stderr io.Writer, suite []*analysis.Analyzer) int {
	log := newTroubleLog(stderr)
	found, err := dispatch(args, stdout, log, suite)
	if err != nil {
		log.add("%v", err)
	}
	switch {
	case log.lines > 0:
		return exitTrouble
	case found > 0:
		return exitFindings
	}
	return exitClean
}

// isSubcommand reports whether a command line that begins with arg is not about packages.
func isSubcommand(arg string) bool {
	return slices.Contains([]string{"help", "hook", "version", "-version", "--version"}, arg)
}

// dispatch picks the subcommand and returns the number of findings.
func dispatch(args []string, stdout io.Writer, log *troubleLog, suite []*analysis.Analyzer) (int, error) {
	if len(args) > 0 && isSubcommand(args[0]) {
		switch args[0] {
		case "help":
			return 0, printHelp(stdout, suite, args[1:])
		case "hook":
			return runHook(args[1:], stdout, log, suite)
		}
		return 0, printVersion(stdout)
	}
	opts, err := parseFlags(args, suite)
	if errors.Is(err, flag.ErrHelp) {
		return 0, printHelp(stdout, suite, nil)
	}
	if err == nil {
		err = checkPatterns(opts.patterns)
	}
	if err != nil {
		return 0, fmt.Errorf("%w (see futurelint help)", err)
	}
	return lint(opts, []*options{opts}, stdout, log)
}

// where names the folder of a part that is of one module among several.
func where(part *options) string {
	if part.hook && part.dir != "." {
		return part.dir + ": "
	}
	return ""
}

// lint analyzes the packages of each part, sees to the baseline of opts, and prints the
// findings as opts wants it, all together. It returns their number.
func lint(opts *options, parts []*options, stdout io.Writer, log *troubleLog) (int, error) {
	accepted, err := readBaseline(opts)
	if err != nil {
		return 0, err
	}
	var findings []finding
	failed := 0
	for _, part := range parts {
		analyze := direct
		if part.cached {
			analyze = throughVet
		}
		more, err := analyze(part, log)
		log.quiet()
		if err != nil {
			log.add("%s%v", where(part), err)
			failed++
		}
		findings = append(findings, more...)
	}
	if failed > 0 && failed == len(parts) {
		return 0, nil // nothing was analyzed: that there are no findings would be no news
	}
	sortFindings(findings)
	if opts.accept {
		return 0, writeBaseline(opts, findings)
	}
	findings = slices.DeleteFunc(findings, func(f finding) bool { return accepted.Accepts(entry(opts, f)) })
	return len(findings), formats[opts.format](stdout, opts.workingDir(), findings)
}
