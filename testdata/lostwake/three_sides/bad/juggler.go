// Package juggler tells the audience when a ball falls. Several throw at once; one of
// them looks, so that the audience is not told by two.
package juggler

import "sync/atomic"

// Ring is where one juggles.
type Ring struct {
	fallen   atomic.Bool
	looking  atomic.Bool
	audience atomic.Pointer[func()]
}

// Fallen reports whether a ball has fallen; if none has, gasp is called when one does.
func (r *Ring) Fallen(gasp func()) bool {
	r.audience.Store(&gasp)
	return r.fallen.Load()
}

// Drop lets a ball fall.
func (r *Ring) Drop() {
	r.fallen.Store(true) // want `no-wake`
	r.look()
}

// Throw throws a ball into the air.
func (r *Ring) Throw() { r.look() }

// look tells the audience of a ball that has fallen, unless somebody else looks already.
func (r *Ring) look() {
	if !r.looking.CompareAndSwap(false, true) {
		return
	}
	if r.fallen.Load() {
		if gasp := r.audience.Swap(nil); gasp != nil {
			(*gasp)()
		}
	}
	r.looking.Store(false)
}
