// Package harbour limits how many ships lie in a basin.
package harbour

import "sync"

// Basin admits ships up to a limit, which depends on the tide.
type Basin struct {
	sync.Cond
	limit  int
	inside map[string]bool
}

// NewBasin returns an empty basin. A limit of zero keeps all ships out.
func NewBasin(limit int) *Basin {
	return &Basin{
		Cond:   sync.Cond{L: new(sync.Mutex)},
		limit:  limit,
		inside: make(map[string]bool),
	}
}

// Enter blocks until the ship fits in.
func (b *Basin) Enter(ship string) {
	b.L.Lock()
	defer b.L.Unlock()
	for len(b.inside) >= b.limit {
		b.Wait()
	}
	b.inside[ship] = true
}

// Leave makes room for the next ship.
func (b *Basin) Leave(ship string) {
	b.L.Lock()
	defer b.L.Unlock()
	if b.inside[ship] {
		delete(b.inside, ship)
		b.Signal()
	}
}

// Occupied returns how many ships are in.
func (b *Basin) Occupied() int {
	b.L.Lock()
	defer b.L.Unlock()
	return len(b.inside)
}

// SetLimit adapts the basin to the tide. Ships that are in may stay.
func (b *Basin) SetLimit(limit int) {
	b.L.Lock()
	defer b.L.Unlock()
	if limit < 0 {
		limit = 0
	}
	b.limit = limit
	b.Broadcast()
}
