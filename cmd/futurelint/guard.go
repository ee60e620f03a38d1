package main

import (
	"fmt"
	"path/filepath"
	"runtime"
	"strings"

	"golang.org/x/tools/go/analysis"
)

// A panicError is a panic of an analyzer and the place where it arose.
type panicError struct {
	value any
	place string // file.go:line, "" if unknown
}

func (e *panicError) Error() string {
	s := fmt.Sprintf("panic: %v", e.value)
	if e.place != "" {
		s += " at " + e.place
	}
	return oneLine(s)
}

// guard returns a copy of a that hands a panic of its Run to onPanic, whose
// result becomes the error of that Run. What was reported before stays reported.
func guard(a *analysis.Analyzer, onPanic func(*analysis.Pass, *panicError) error) *analysis.Analyzer {
	guarded := *a
	guarded.Run = func(pass *analysis.Pass) (result any, err error) {
		defer func() {
			if v := recover(); v != nil {
				result, err = nil, onPanic(pass, &panicError{v, panicPlace()})
			}
		}()
		return a.Run(pass)
	}
	return &guarded
}

// panicPlace returns the innermost place outside the runtime that panicked. It
// must be called by the deferred function.
func panicPlace() string {
	pcs := make([]uintptr, 64)
	frames := runtime.CallersFrames(pcs[:runtime.Callers(3, pcs)])
	for {
		f, more := frames.Next()
		if f.Function != "" && !strings.HasPrefix(f.Function, "runtime.") {
			return fmt.Sprintf("%s:%d", filepath.Base(f.File), f.Line)
		}
		if !more {
			return ""
		}
	}
}

// slots bounds how many packages are in work at once.
type slots chan struct{}

func newSlots() slots { return make(slots, runtime.GOMAXPROCS(0)) }

// limit returns a copy of a whose Run waits for a slot, and calls done at the end.
func (s slots) limit(a *analysis.Analyzer, done func()) *analysis.Analyzer {
	limited := *a
	limited.Run = func(pass *analysis.Pass) (any, error) {
		s <- struct{}{}
		defer func() { <-s; done() }()
		return a.Run(pass)
	}
	return &limited
}
