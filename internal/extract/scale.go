package extract

import (
	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/explore"
	"github.com/futurelint/futurelint/internal/protocol"
	"github.com/futurelint/futurelint/internal/role"
)

// scale says with which numbers makers and entries are called.
type scale struct{ size, first int64 }

// scales are tried in this order: a capacity that one call fills; room for more;
// indexes from 0; no capacity at all.
var scales = []scale{{1, 1}, {3, 1}, {1, 0}, {0, 0}}

func (sc scale) String() string { return itoa(int(sc.size)) + "/" + itoa(int(sc.first)) }

// shifted is the same scale with the next numbers: other keys in the same world.
func (sc scale) shifted() scale { return scale{sc.size, sc.first + 1} }

// maxScaling bounds the states that are visited to find a scale.
const maxScaling = 3000

// scale returns the first scale with which the waiter waits after some start,
// how it waits, and what it returns then. Where its waker is never left
// registered, and does not stay until it is over, what it returns from a start is taken to mean pending; where no
// result can mean pending, it only sets a function to be called.
func (u *Unit) scale(t *translator, w *role.Waiter, starts []*ssa.Function) (sc scale, waiting explore.Waiting, pending [][]protocol.Value, waits bool) {
	given := pendingOf(w)
	states := 0
	for _, try := range []struct {
		waiting  explore.Waiting
		unstored bool
	}{{waitings[w.Kind], false}, {explore.Sets, false}, {waitings[w.Kind], true}} {
		if (w.Kind == role.Parker || given != nil) && try.waiting == explore.Sets || try.unstored && stays(w) {
			continue
		}
		for _, sc := range scales {
			for _, start := range starts {
				sys := u.system(t, w, start, sc)
				sys.Waiting, sys.Unstored, sys.Pending = try.waiting, try.unstored, given
				waits, pending, n := explore.Waits(sys, explore.DefaultBounds)
				if waits {
					return sc, try.waiting, pending, true
				}
				if states += n; states > maxScaling {
					return sc, try.waiting, nil, false
				}
			}
		}
	}
	return scales[0], waitings[w.Kind], nil, false
}

// pendingOf returns the results that a waiter is declared to return when pending, nil if
// nothing is declared.
func pendingOf(w *role.Waiter) [][]protocol.Value {
	var vs []protocol.Value
	for _, c := range w.Pending {
		if c == nil {
			vs = append(vs, protocol.UnknownOf("any", true))
		} else {
			vs = append(vs, constantOf(c))
		}
	}
	switch len(vs) {
	case 0:
		return nil
	case 1:
		return [][]protocol.Value{vs}
	}
	return [][]protocol.Value{{protocol.TupleOf(vs...)}}
}
