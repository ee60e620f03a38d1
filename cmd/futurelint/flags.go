package main

import (
	"cmp"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/futurelint/futurelint/internal/checks"
)

// options is a parsed command line of the standalone form.
type options struct {
	format    string               // of the findings, a name in formats
	baseline  string               // a file of findings that are accepted; "" for none
	accept    bool                 // write the baseline instead of printing
	cached    bool                 // let go vet run us on what its cache does not know
	settings  []string             // the flags of the analyzers that were given, for go vet
	checks    []string             // the only ones to run; empty for all that are on
	tests     bool                 // load the test files, too
	tags      string               // build tags, as the go command takes them
	dir       string               // where the go command runs; "" is the working directory
	hook      bool                 // the patterns are of changed files: some packages may have nothing for this system
	analyzers []*analysis.Analyzer // those that the flags leave switched on
	patterns  []string
}

// parseFlags reads the flags and patterns of the standalone form.
func parseFlags(args []string, suite []*analysis.Analyzer) (*options, error) {
	opts, chosen := new(options), make(map[string]bool)
	flags := flagSet(opts, suite, chosen)
	if err := flags.Parse(args); err != nil {
		return nil, err
	}
	if err := opts.setChecks(flags); err != nil {
		return nil, err
	}
	flags.Visit(func(f *flag.Flag) {
		if strings.Contains(f.Name, ".") {
			opts.settings = append(opts.settings, "-"+f.Name+"="+f.Value.String())
		}
	})
	opts.analyzers = selected(suite, chosen)
	opts.patterns = flags.Args()
	if opts.accept && opts.baseline == "" {
		return nil, errors.New("-write-baseline needs -baseline FILE")
	}
	return opts, checkDir(cmp.Or(opts.dir, "."))
}

func checkDir(dir string) error {
	info, err := os.Stat(dir)
	if err == nil && !info.IsDir() {
		err = fmt.Errorf("-C %s: not a directory", dir)
	}
	return err
}

// workingDir returns the directory that the go command runs in and that printed paths
// are relative to. It is absolute, for the go command to see it by the name that the user
// does, which may lead through links.
func (o *options) workingDir() string {
	dir, err := filepath.Abs(o.dir)
	if err != nil {
		return o.dir
	}
	return dir
}

// baselineFile returns the baseline's path: as with the go command, -C comes first.
func (o *options) baselineFile() string {
	if filepath.IsAbs(o.baseline) {
		return o.baseline
	}
	return filepath.Join(o.dir, o.baseline)
}

// buildFlags returns the flags for the go command, whatever it is asked to do.
func (o *options) buildFlags() []string {
	if o.tags == "" {
		return nil
	}
	return []string{"-tags=" + o.tags}
}

// setChecks switches the checks as -checks wants them.
func (o *options) setChecks(flags *flag.FlagSet) error {
	if len(o.checks) == 0 {
		return nil
	}
	for _, name := range o.checks {
		if !slices.ContainsFunc(checks.All, func(c checks.Check) bool { return c.Name == name }) {
			return fmt.Errorf("no check is called %q", name)
		}
	}
	for _, c := range checks.All {
		if name := c.Analyzer + "." + c.Name; flags.Lookup(name) != nil {
			if err := flags.Set(name, strconv.FormatBool(slices.Contains(o.checks, c.Name))); err != nil {
				return err
			}
		}
	}
	return nil
}

func checkPatterns(patterns []string) error {
	if len(patterns) == 0 {
		return errors.New("no packages given: try ./...")
	}
	for _, p := range patterns {
		switch {
		case strings.TrimSpace(p) == "":
			return errors.New("empty package pattern")
		case strings.HasPrefix(p, "-"):
			return fmt.Errorf("%s: flags come before packages", p)
		}
	}
	return nil
}

// flagSet declares the command's flags, which fill opts, and those of the
// analyzers: -NAME, recorded in chosen, and -NAME.FLAG for each of their own.
func flagSet(opts *options, suite []*analysis.Analyzer, chosen map[string]bool) *flag.FlagSet {
	flags := flag.NewFlagSet("futurelint", flag.ContinueOnError)
	flags.SetOutput(io.Discard) // run prints the error, on one line
	opts.format = "text"
	flags.Func("format", "print the findings as `FORMAT`: text (on a terminal: columns), columns, json (the tree of go vet -json), sarif or github (annotations)", opts.setFormat)
	flags.BoolFunc("json", "short for -format json", func(string) error { return opts.setFormat("json") })
	flags.StringVar(&opts.baseline, "baseline", "", "do not report the findings that `FILE` lists")
	flags.BoolVar(&opts.accept, "write-baseline", false, "write all findings to the file of -baseline, and report none")
	flags.BoolVar(&opts.cached, "cached", false, "let go vet and its cache do it: slower the first time, then only what has changed")
	flags.Func("checks", "run only these checks, `NAME,NAME`", func(s string) error {
		for name := range strings.SplitSeq(s, ",") {
			opts.checks = append(opts.checks, strings.TrimSpace(name))
		}
		return nil
	})
	flags.BoolVar(&opts.tests, "tests", false, "check the futurelint comments of test files, too; nothing else in them is looked at")
	flags.StringVar(&opts.tags, "tags", "", "build `tags`, separated by commas")
	flags.StringVar(&opts.dir, "C", "", "change to `dir` before anything else")
	for _, a := range suite {
		usage := fmt.Sprintf("run only the analyzers chosen so; -%s=false: all but this one", a.Name)
		flags.BoolFunc(a.Name, usage, func(s string) error {
			on, err := strconv.ParseBool(s)
			if err != nil {
				return errors.New("want true or false")
			}
			chosen[a.Name] = on
			return nil
		})
		a.Flags.VisitAll(func(f *flag.Flag) {
			flags.Var(f.Value, a.Name+"."+f.Name, f.Usage)
		})
	}
	return flags
}

// selected applies the rule of go vet: if any -NAME is true, only those run;
// otherwise all run but those whose -NAME is false.
func selected(suite []*analysis.Analyzer, chosen map[string]bool) []*analysis.Analyzer {
	anyOn := false
	for _, on := range chosen {
		anyOn = anyOn || on
	}
	var keep []*analysis.Analyzer
	for _, a := range suite {
		if on, named := chosen[a.Name]; on || !named && !anyOn {
			keep = append(keep, a)
		}
	}
	return keep
}
