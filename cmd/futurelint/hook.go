package main

import (
	"fmt"
	"io"
	"os"
	"slices"

	"golang.org/x/tools/go/analysis"

	"github.com/futurelint/futurelint/internal/hook"
)

// runHook analyzes the packages of changed files, as a hook of git is given them:
// flags first, then files, or nothing. It returns the number of findings.
func runHook(args []string, stdout io.Writer, log *troubleLog, suite []*analysis.Analyzer) (int, error) {
	files := args[len(args)-trailing(args):]
	flags := args[:len(args)-len(files)]
	unsetGit()
	targets, errs := hook.Targets(files)
	for _, err := range errs {
		log.add("%v", err)
	}
	found := 0
	for _, t := range targets {
		opts, err := parseFlags(slices.Concat([]string{"-C", t.Dir}, flags, t.Patterns), suite)
		if err != nil {
			return found, fmt.Errorf("%w (see futurelint help)", err)
		}
		opts.here = true
		n, err := lint(opts, stdout, log)
		if err != nil {
			return found, err
		}
		found += n
	}
	return found, nil
}

// trailing returns how many of args, at the end, are no flags.
func trailing(args []string) int {
	n := 0
	for n < len(args) && (len(args[len(args)-1-n]) == 0 || args[len(args)-1-n][0] != '-') {
		n++
	}
	return n
}

// unsetGit takes away what git tells its hooks about the repository: the go command
// would ask git about others with it.
func unsetGit() {
	for _, name := range []string{"GIT_DIR", "GIT_INDEX_FILE", "GIT_WORK_TREE"} {
		os.Unsetenv(name)
	}
}
