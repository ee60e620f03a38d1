// Package x fires pots; who has a kiln puts it out, by the one or the other method.
package x

import "sync"

// Kiln warms pots ahead of those who take them out.
type Kiln struct {
	mu   sync.Mutex // for Take and Empty
	pots chan int
	out  chan struct{}
	cold chan struct{}
	last int
}

// Light lights a kiln.
func Light(shelves int) *Kiln {
	k := &Kiln{pots: make(chan int, shelves), out: make(chan struct{}), cold: make(chan struct{})}
	go func() {
		defer close(k.cold)
		defer close(k.pots)
		for n := 0; ; n++ {
			select {
			case k.pots <- n:
			case <-k.out:
				return
			}
		}
	}()
	return k
}

// Take takes a pot out.
func (k *Kiln) Take() (int, bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	pot, ok := <-k.pots
	k.last = pot
	return pot, ok
}

// PutOut puts the fire out, and may be called while somebody takes pots.
func (k *Kiln) PutOut() {
	select {
	case <-k.out:
		return
	default:
	}
	close(k.out)
	<-k.cold
}

// Empty puts the fire out and throws the pots away: it has seen nobody before that.
func (k *Kiln) Empty() {
	k.PutOut()
	k.mu.Lock()
	defer k.mu.Unlock()
	for range k.pots {
	}
	k.last = 0
}
