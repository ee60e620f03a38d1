// Package throne has one who sits, and others who wait for the seat.
package throne

import "sync"

// A Throne is sat on.
type Throne struct {
	mu      sync.Mutex
	sitter  string
	reigns  int
	hopeful map[chan struct{}]string
}

// New returns an empty throne.
func New() *Throne { return &Throne{hopeful: map[chan struct{}]string{}} }

func (t *Throne) callLocked() {
	for ch := range t.hopeful {
		close(ch)
		delete(t.hopeful, ch)
	}
}

func (t *Throne) sitLocked(name string) bool {
	if t.sitter != "" {
		return false
	}
	t.sitter = name
	t.reigns++
	return true
}

// Sit waits for the seat.
func (t *Throne) Sit(name string) int {
	for {
		t.mu.Lock()
		if t.sitLocked(name) {
			n := t.reigns
			t.mu.Unlock()
			return n
		}
		ch := make(chan struct{})
		t.hopeful[ch] = name
		t.mu.Unlock()
		<-ch
	}
}

// Abdicate gives the seat up.
func (t *Throne) Abdicate(name string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.sitter == name {
		t.sitter = ""
		t.callLocked()
	}
}

// Revolt empties the seat.
func (t *Throne) Revolt() {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.sitter == "" {
		return
	}
	t.sitter = ""
	t.callLocked()
}
