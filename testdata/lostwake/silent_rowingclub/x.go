// Package rowingclub lends out the boats of a rowing club.
package rowingclub

import (
	"errors"
	"sync"
)

// ErrWinter is returned while the club is closed.
var ErrWinter = errors.New("rowingclub: closed for the winter")

// Boathouse has some boats of one kind.
type Boathouse struct {
	mu     sync.RWMutex
	ashore *sync.Cond // on the read side: those who only look wait as well
	boats  int
	out    int
	winter bool
}

// Option changes a boathouse before it opens.
type Option func(*Boathouse)

// WithBoats adds boats.
func WithBoats(n int) Option { return func(b *Boathouse) { b.boats += n } }

// New returns an open boathouse.
func New(opts ...Option) *Boathouse {
	b := &Boathouse{winter: true}
	b.ashore = sync.NewCond(b.mu.RLocker())
	for _, opt := range opts {
		opt(b)
	}
	b.winter = false
	return b
}

// Lend takes a boat out at once if one is in.
func (b *Boathouse) Lend() (bool, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.winter {
		return false, ErrWinter
	}
	if b.out == b.boats {
		return false, nil
	}
	b.out++ // nobody waits for fewer boats
	return true, nil
}

// Return brings a boat back.
func (b *Boathouse) Return() {
	b.mu.Lock()
	b.out--
	b.mu.Unlock()
	b.ashore.Broadcast()
}

// AwaitAll returns when every boat is in.
func (b *Boathouse) AwaitAll() {
	b.mu.RLock()
	defer b.mu.RUnlock()
	for b.out > 0 {
		b.ashore.Wait()
	}
}

// Lock closes the club. Boats that are out may still come back.
func (b *Boathouse) Lock() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.winter = true
}
