// Package cellar tells guests when the barrel that they wait for is tapped.
package cellar

import "sync"

// Note is what the cellarer writes about a barrel.
type Note struct{ Year, Points int }

// Cellar has numbered barrels.
type Cellar struct {
	mu     sync.Mutex
	tapped *sync.Cond
	notes  map[int]*Note
}

// New returns a cellar in which nothing is tapped.
func New() *Cellar {
	c := &Cellar{notes: map[int]*Note{}}
	c.tapped = sync.NewCond(&c.mu)
	return c
}

// Tap opens a barrel.
func (c *Cellar) Tap(barrel int, n *Note) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.notes[barrel] = n
	c.tapped.Broadcast()
}

// Taste waits until a barrel is tapped.
func (c *Cellar) Taste(barrel int) *Note {
	c.mu.Lock()
	defer c.mu.Unlock()
	for c.notes[barrel] == nil {
		c.tapped.Wait()
	}
	return c.notes[barrel]
}
