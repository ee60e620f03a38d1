// Package larder swaps the full shelf of a larder for an empty one, under the larder's lock.
package larder

import "sync"

// Larder has a shelf for what comes in.
type Larder struct {
	mu    sync.Mutex
	room  *sync.Cond
	shelf []string
	store [][]string
}

// New returns an empty larder.
func New() *Larder {
	l := &Larder{}
	l.room = sync.NewCond(&l.mu)
	return l
}

// Put waits for room on the shelf.
func (l *Larder) Put(jar string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for len(l.shelf) >= 10 {
		l.room.Wait()
	}
	l.shelf = append(l.shelf, jar)
}

// look looks at the shelf, and lets do do what it likes while nobody else looks.
func (l *Larder) look(do func([]string)) int {
	l.mu.Lock()
	n := len(l.shelf)
	if do != nil {
		do(l.shelf)
	}
	l.mu.Unlock()
	return n
}

func (l *Larder) lookTwice(do func([]string)) int { return l.look(nil) + l.look(do) }

// Swap puts an empty shelf in.
func (l *Larder) Swap() int {
	return l.look(func(shelf []string) {
		l.store = append(l.store, shelf)
		l.shelf = nil
		l.room.Broadcast()
	})
}

// SwapLater does so at the second look.
func (l *Larder) SwapLater() int {
	return l.lookTwice(func(shelf []string) {
		l.store = append(l.store, shelf)
		l.shelf = nil
		l.room.Broadcast()
	})
}
