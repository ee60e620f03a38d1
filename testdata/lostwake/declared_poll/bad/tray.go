// Package tray holds letters for a clerk who takes all that lie there.
package tray

import "sync"

// Tray is a tray of letters.
type Tray struct {
	mu      sync.Mutex
	letters int
	bell    func()
}

// New returns a tray in which there are letters already.
func New(letters int) *Tray { return &Tray{letters: letters} }

// Take takes the letters out; bell rings when more come, whatever it returns.
//
//futurelint:poll pending=0
func (t *Tray) Take(bell func()) int {
	t.mu.Lock()
	n := t.letters
	t.letters = 0
	t.mu.Unlock()
	t.mu.Lock()
	t.bell = bell // want `late-register`
	t.mu.Unlock()
	return n
}

// Put puts a letter in.
func (t *Tray) Put() {
	t.mu.Lock()
	t.letters++
	bell := t.bell
	t.bell = nil
	t.mu.Unlock()
	if bell != nil {
		bell()
	}
}
