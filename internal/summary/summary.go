// Package summary says what the functions of one package do to promises, as far
// as the callers in another package can tell. It is pure data: what packages
// hand on to those that import them.
//
// Everything in it is may: what is not listed is not done, provided that the
// function is listed. Of a function that is not listed, nothing is known.
package summary

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// Package lists the functions of a package that others can call and about which
// there is something to say, by their names.
type Package struct {
	Funcs []Func
}

// Func says what one function, or what it calls, may do.
type Func struct {
	// Name is the full name of the function, generic where it is:
	// (*example.com/p.Future).Wait.
	Name string
	// Completes are the promises of its parameters that it completes on some way.
	Completes []Promise
	// Keeps are the parameters whose promise it may complete, or hand on to
	// somebody who may: those of Completes among them. The receiver is 0.
	Keeps []int
	// Ends are the results whose completer may end without completing them.
	Ends []End
}

// Promise is something that goroutines wait on until another one completes it: a
// field of a struct that a parameter is or leads to.
type Promise struct {
	Param int
	Name  string // as people know it: Future.done
	// Cancels says that those who wait for it do so until they are cancelled; else they
	// have no other way out.
	Cancels bool
}

// End tells of a channel that a function returns: the one goroutine that completes
// it may be told to end, and then does not.
type End struct {
	Result int
	Name   string // of the channel
	By     string // of the goroutine's function
	At     string // where it is told to end: file.go:12
}

// String returns the summary on one line: facts are tested and debugged so.
func (f Func) String() string {
	var parts []string
	for _, p := range f.Completes {
		parts = append(parts, "completes "+p.String())
	}
	for _, e := range f.Ends {
		parts = append(parts, fmt.Sprintf("result %d %s ends with %s at %s", e.Result, e.Name, e.By, e.At))
	}
	if len(f.Keeps) > 0 {
		parts = append(parts, "keeps"+numbers(f.Keeps))
	}
	if len(parts) == 0 {
		parts = append(parts, "nothing")
	}
	return f.Name + ": " + strings.Join(parts, ", ")
}

func numbers(list []int) string {
	var b strings.Builder
	for _, n := range list {
		fmt.Fprintf(&b, " %d", n)
	}
	return b.String()
}

func (p Promise) String() string {
	s := fmt.Sprintf("%s of %d", p.Name, p.Param)
	if p.Cancels {
		s += " until cancelled"
	}
	return s
}

// String returns the summaries, one a line.
func (p *Package) String() string {
	lines := make([]string, len(p.Funcs))
	for i, f := range p.Funcs {
		lines[i] = f.String()
	}
	return strings.Join(lines, "\n")
}

// Sort puts the functions into the order in which Of finds them.
func (p *Package) Sort() {
	slices.SortFunc(p.Funcs, func(a, b Func) int { return cmp.Compare(a.Name, b.Name) })
}

// Of returns what is known of the function with that name, nil if nothing is. A nil
// package knows nothing.
func (p *Package) Of(name string) *Func {
	if p == nil {
		return nil
	}
	i, ok := slices.BinarySearchFunc(p.Funcs, name, func(f Func, name string) int { return cmp.Compare(f.Name, name) })
	if !ok {
		return nil
	}
	return &p.Funcs[i]
}
