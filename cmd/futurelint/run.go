package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"strings"

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
	log := &troubleLog{out: stderr}
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

// A troubleLog names what could not be done, one line each.
type troubleLog struct {
	out   io.Writer
	lines int
}

func (l *troubleLog) add(format string, args ...any) {
	l.lines++
	fmt.Fprintf(l.out, "futurelint: %s\n", oneLine(fmt.Sprintf(format, args...)))
}

// oneLine folds all white space of s, line breaks included, to single spaces.
func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }
