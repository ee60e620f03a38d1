// Package carillon plays tunes that are handed in, note by note.
package carillon

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
	bars    int
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
	t.authors--
	over := t.authors == 0
	t.mu.Unlock()
	if over {
		t.players.Tell(2)
	}
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

// Copy sets what another tune says of itself.
func (t *Tune) Copy(other *Tune) {
	t.mu.Lock()
	defer t.mu.Unlock()
	other.authors = t.authors
	other.bars = t.bars
}

// Bar takes a bar.
func (t *Tune) Bar() error {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.bars < 4 && t.authors > 0 {
		return bells.ErrNotYet
	}
	t.bars -= 4
	return nil
}

// Fill hands in bars.
func (t *Tune) Fill(n int) {
	t.mu.Lock()
	t.bars += n
	t.mu.Unlock()
	t.players.Tell(1)
}

// Page is written on by one, who says himself when there is more: package carillon
// tells nobody.
type Page struct {
	mu    sync.Mutex
	lines int
	torn  bool
}

// Add adds lines.
func (p *Page) Add(n int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.lines += n
}

// Tear tears the page up.
func (p *Page) Tear() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.torn = true
}

// Line takes a line.
func (p *Page) Line() error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.torn {
		return ErrOver
	}
	if p.lines == 0 {
		return bells.ErrNotYet
	}
	p.lines--
	return nil
}
