package cgocallback

import (
	"slices"
	"sync"

	"golang.org/x/tools/go/analysis"
)

// callsBack returns a function that names the exported Go functions which a C function
// is, or calls as far as the package's own C code shows, before it returns.
func callsBack(pass *analysis.Pass) func(name string) []string {
	exports := exportedNames(pass.Files)
	read := sync.OnceValue(func() *cSource { return readCSource(pass) })
	return func(name string) []string {
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
			if fn := read().anywhere(name); fn != nil {
				for _, call := range fn.calls() {
					if call.field == "" && !slices.Contains(fn.params, call.callee) {
						follow(call.callee)
					}
				}
			}
		}
		if len(exports) > 0 {
			follow(name)
		}
		return found
	}
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
