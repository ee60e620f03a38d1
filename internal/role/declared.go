package role

import (
	"go/types"

	"golang.org/x/tools/go/ssa"

	"github.com/futurelint/futurelint/internal/ssaread"
)

// Declared are the roles that people declare where structure does not show them.
type Declared struct {
	// Wakers are types whose values are wakers, whatever their kind.
	Wakers map[*types.TypeName]bool
	// Pending tells, of functions that are pollers, what each result is when they return
	// pending; nil: anything.
	Pending map[types.Object][]*ssa.Const
}

// Any reports whether anything is declared.
func (d Declared) Any() bool { return len(d.Wakers)+len(d.Pending) > 0 }

// canWake reports whether a value of type t can be a waker, by its declaration or its kind.
func (d Declared) canWake(t types.Type) bool {
	return d.isWaker(t) || canWake(t)
}

// isWaker reports whether t, or what it points to, is declared to be a waker.
func (d Declared) isWaker(t types.Type) bool {
	n := ssaread.Named(t)
	return n != nil && d.Wakers[n.Obj()]
}

// pending returns what f is declared to return when it is pending.
func (d Declared) pending(f *ssa.Function) []*ssa.Const {
	if f.Object() == nil {
		return nil
	}
	return d.Pending[f.Object()]
}
