package cgocallback

import (
	"slices"
	"sync"

	"golang.org/x/tools/go/analysis"

	"github.com/futurelint/futurelint/internal/callback"
)

// readC returns what the package's own C code tells of a C function.
func readC(pass *analysis.Pass) callback.CText {
	exports := exportedNames(pass.Files)
	read := sync.OnceValue(func() *cSource { return readCSource(pass) })
	text := func(next func(*cFunc) []string) func(string) []string {
		return func(name string) []string {
			if len(exports) == 0 {
				return nil
			}
			return exportsFrom(name, exports, read(), next)
		}
	}
	return callback.CText{CallsBack: text((*cFunc).callees), Mentions: text((*cFunc).names)}
}

// exportsFrom returns the exported functions that a C function is, or leads to.
func exportsFrom(name string, exports map[string]bool, src *cSource, next func(*cFunc) []string) []string {
	var found []string
	var entered []string
	var follow func(name string)
	follow = func(name string) {
		if slices.Contains(entered, name) {
			return
		}
		entered = append(entered, name)
		if exports[name] {
			found = append(found, name)
			return
		}
		if fn := src.anywhere(name); fn != nil {
			for _, other := range next(fn) {
				follow(other)
			}
		}
	}
	follow(name)
	return found
}

// callees returns the names that f calls, but for those of its parameters.
func (f *cFunc) callees() []string {
	var out []string
	for _, call := range f.calls() {
		if call.field == "" && !slices.Contains(f.params, call.callee) {
			out = append(out, call.callee)
		}
	}
	return out
}

// names returns the names in the body of f, but for those of its parameters.
func (f *cFunc) names() []string {
	var out []string
	for _, t := range f.body {
		if t.isName() && !slices.Contains(f.params, t.text) {
			out = append(out, t.text)
		}
	}
	return out
}

// anywhere is lookup where the file is not known.
func (s *cSource) anywhere(name string) *cFunc {
	for _, p := range s.preambles {
		if f := s.inFile[p.file][name]; f != nil {
			return f
		}
	}
	return s.shared[name]
}
