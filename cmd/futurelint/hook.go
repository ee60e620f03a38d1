package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"os"

	"golang.org/x/tools/go/analysis"

	"github.com/futurelint/futurelint/internal/hook"
)

// runHook analyzes the packages of changed files, as a hook of git is given them:
// flags first, then files, or nothing. It returns the number of findings.
func runHook(args []string, stdout io.Writer, log *troubleLog, suite []*analysis.Analyzer) (int, error) {
	opts, err := parseFlags(args, suite)
	if errors.Is(err, flag.ErrHelp) {
		return 0, printHelp(stdout, suite, nil)
	}
	switch {
	case err != nil:
	case opts.dir != "":
		err = errors.New("-C is not for hook, whose files are named from where it runs")
	case opts.accept:
		err = errors.New("-write-baseline is not for hook, which sees some packages only")
	}
	if err != nil {
		return 0, fmt.Errorf("%w (see futurelint help)", err)
	}
	unsetGit()
	targets, errs := hook.Targets(opts.patterns)
	for _, err := range errs {
		log.add("%v", err)
	}
	var parts []*options
	for _, t := range targets {
		part := *opts
		part.dir, part.patterns, part.hook = t.Dir, t.Patterns, true
		parts = append(parts, &part)
	}
	return lint(opts, parts, stdout, log)
}

// unsetGit takes away what git tells its hooks about the repository: the go command
// would ask git about others with it.
func unsetGit() {
	for _, name := range gitNames {
		os.Unsetenv(name)
	}
}

// gitNames are those of git rev-parse --local-env-vars that say where a repository is.
var gitNames = []string{
	"GIT_DIR", "GIT_COMMON_DIR", "GIT_WORK_TREE", "GIT_IMPLICIT_WORK_TREE", "GIT_PREFIX",
	"GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY", "GIT_ALTERNATE_OBJECT_DIRECTORIES",
}
