// Package laundry moves baskets from the washers to the dryers.
package laundry

import "sync"

// Basket is a load of wet clothes.
type Basket struct {
	Owner string
	Grams int
}

// Belt carries a limited number of baskets.
type Belt struct {
	mu       sync.Mutex
	notEmpty *sync.Cond
	notFull  *sync.Cond
	limit    int
	baskets  []Basket
	stopped  bool
}

// NewBelt returns a belt with room for limit baskets.
func NewBelt(limit int) *Belt {
	b := &Belt{limit: max(limit, 1)}
	b.notEmpty = sync.NewCond(&b.mu)
	b.notFull = sync.NewCond(&b.mu)
	return b
}

// Put waits for room and reports false if the belt was stopped.
func (b *Belt) Put(x Basket) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	for len(b.baskets) >= b.limit && !b.stopped {
		b.notFull.Wait()
	}
	if b.stopped {
		return false
	}
	b.baskets = append(b.baskets, x)
	b.notEmpty.Signal()
	return true
}

// Take waits for a basket and reports false if the belt was stopped and is
// empty.
func (b *Belt) Take() (Basket, bool) {
	b.mu.Lock()
	for len(b.baskets) == 0 && !b.stopped {
		b.notEmpty.Wait()
	}
	if len(b.baskets) == 0 {
		b.mu.Unlock()
		return Basket{}, false
	}
	x := b.baskets[0]
	b.baskets = b.baskets[1:]
	b.mu.Unlock()
	b.notFull.Signal()
	return x, true
}

// Stop lets everybody go; baskets on the belt can still be taken.
func (b *Belt) Stop() {
	b.mu.Lock()
	b.stopped = true
	b.mu.Unlock()
	b.notEmpty.Broadcast()
	b.notFull.Broadcast()
}
