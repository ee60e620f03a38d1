package main

import (
	"errors"
	"flag"
	"fmt"
	"io"

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

// dispatch picks the subcommand and returns the number of findings.
func dispatch(args []string, stdout io.Writer, log *troubleLog, suite []*analysis.Analyzer) (int, error) {
	if len(args) > 0 {
		switch args[0] {
		case "help":
			return 0, printHelp(stdout, suite, args[1:])
		case "version":
			return 0, printVersion(stdout)
		case "hook":
			return runHook(args[1:], stdout, log, suite)
		}
	}
	opts, err := parseFlags(args, suite)
	if errors.Is(err, flag.ErrHelp) {
		return 0, printHelp(stdout, suite, nil)
	}
	if err != nil {
		return 0, fmt.Errorf("%w (see futurelint help)", err)
	}
	return lint(opts, stdout, log)
}

// lint analyzes the packages and prints the findings, whose number it returns.
func lint(opts *options, stdout io.Writer, log *troubleLog) (int, error) {
	analyze := direct
	if opts.cached {
		analyze = throughVet
	}
	findings, err := analyze(opts, log)
	log.quiet()
	if err != nil {
		return 0, err
	}
	sortFindings(findings)
	if findings, err = applyBaseline(opts, findings); err != nil {
		return 0, err
	}
	return len(findings), formats[opts.format](stdout, workingDir(opts), findings)
}
