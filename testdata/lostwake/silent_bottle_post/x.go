// Package bottlepost hands letters over without a common lock: readers leave a
// channel first, then look a second time.
package bottlepost

import (
	"sync"
	"sync/atomic"
)

// Letter was in a bottle.
type Letter struct {
	From string
	Text string
}

// Beach is where one letter is washed ashore.
type Beach struct {
	letter atomic.Pointer[Letter]

	mu      sync.Mutex
	walkers map[chan struct{}]struct{}
}

func (b *Beach) join() chan struct{} {
	c := make(chan struct{}, 1)
	b.mu.Lock()
	if b.walkers == nil {
		b.walkers = make(map[chan struct{}]struct{})
	}
	b.walkers[c] = struct{}{}
	b.mu.Unlock()
	return c
}

func (b *Beach) part(c chan struct{}) {
	b.mu.Lock()
	delete(b.walkers, c)
	b.mu.Unlock()
}

// Find waits for the letter.
func (b *Beach) Find() *Letter {
	if l := b.letter.Load(); l != nil {
		return l
	}
	c := b.join()
	defer b.part(c)
	if l := b.letter.Load(); l != nil {
		return l
	}
	<-c
	return b.letter.Load()
}

// WashUp leaves the letter on the beach.
func (b *Beach) WashUp(l *Letter) {
	if !b.letter.CompareAndSwap(nil, l) {
		return
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	for c := range b.walkers {
		select {
		case c <- struct{}{}:
		default:
		}
	}
}
