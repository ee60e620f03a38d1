// Package customs lets lorries pass.
package customs

// Lorry is a lorry at the gate.
type Lorry struct {
	Plate string
	Tons  int
}

// Rule decides whether a lorry may pass.
type Rule interface{ Pass(*Lorry) bool }

// StrictRule is a Rule that may fail.
type StrictRule interface{ PassOrFail(*Lorry) (bool, error) }

// Gate is a Rule: all of its rules hold.
type Gate []any

// Pass reports whether all rules let the lorry pass.
func (g Gate) Pass(l *Lorry) bool {
	for _, each := range g {
		if r, ok := each.(StrictRule); ok {
			if pass, _ := r.PassOrFail(l); !pass {
				return false
			}
			continue
		}
		if r, ok := each.(Rule); ok {
			if !r.Pass(l) {
				return false
			}
			continue
		}
		return false
	}
	return true
}

// Serve lets lorries pass until none comes any more, and tells which did.
func Serve(g Gate, in <-chan *Lorry) <-chan string {
	out := make(chan string, 8)
	go func() {
		defer close(out)
		for l := range in {
			if g.Pass(l) {
				out <- l.Plate
			}
		}
	}()
	return out
}
