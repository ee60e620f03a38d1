// Package chimes plays tunes that are handed in, note by note.
package chimes

import (
	"errors"
	"sync"

	"github.com/futurelint/futurelint/testdata/registry/bells"
)

// ErrOver says that nobody hands in notes any more.
var ErrOver = errors.New("the tune is over")

// Tune is played at one end and handed in at the other.
type Tune struct {
	mu      sync.Mutex
	notes   []byte
	authors int
	players bells.Queue
}

// Join adds an author.
func (t *Tune) Join() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.authors++
}

// Leave takes one away.
func (t *Tune) Leave() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.authors-- // want "no-wake: "
}

// Hear has f told when there may be a note.
func (t *Tune) Hear(f func(bells.Mask)) { t.players.Join(f) }

// Next returns the next note.
func (t *Tune) Next() (byte, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if len(t.notes) == 0 {
		if t.authors == 0 {
			return 0, ErrOver
		}
		return 0, bells.ErrNotYet
	}
	n := t.notes[0]
	t.notes = t.notes[1:]
	return n, nil
}

// Write hands in a note.
func (t *Tune) Write(n byte) {
	t.mu.Lock()
	t.notes = append(t.notes, n)
	t.mu.Unlock()
	t.players.Tell(1)
}
