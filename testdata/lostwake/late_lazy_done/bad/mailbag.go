// Package mailbag models bags of mail that are sealed at the end of a round.
package mailbag

import (
	"errors"
	"sync"
	"sync/atomic"
)

// ErrSealed is returned for letters that come too late.
var ErrSealed = errors.New("mailbag: sealed")

var closedchan = func() chan struct{} {
	c := make(chan struct{})
	close(c)
	return c
}()

// Bag takes letters. Most bags are sealed without anybody waiting for that, so
// the channel for it is made on demand only.
type Bag struct {
	sealed atomic.Bool

	mu      sync.Mutex
	letters []string
	done    chan struct{}
}

// Drop puts a letter in.
func (b *Bag) Drop(letter string) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.sealed.Load() {
		return ErrSealed
	}
	b.letters = append(b.letters, letter)
	return nil
}

// Sealed returns a channel that is closed when the bag is sealed.
func (b *Bag) Sealed() <-chan struct{} {
	if b.sealed.Load() {
		return closedchan
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.done == nil {
		b.done = make(chan struct{}) // want `late-register`
	}
	return b.done
}

// Seal closes the bag. It reports false if that was done before.
func (b *Bag) Seal() bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.sealed.Swap(true) {
		return false
	}
	if b.done != nil {
		close(b.done)
	}
	return true
}

// Letters waits until the bag is sealed and returns what is in it.
func (b *Bag) Letters() []string {
	<-b.Sealed()
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.letters
}
