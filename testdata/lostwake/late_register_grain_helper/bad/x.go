// Package grain lets millers wait for sacks.
package grain

import "sync"

// Loft holds sacks.
type Loft struct {
	mu    sync.Mutex
	sacks int
	await map[chan struct{}]int
}

// New returns an empty loft.
func New() *Loft { return &Loft{await: map[chan struct{}]int{}} }

func (l *Loft) have(n int) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.sacks >= n
}

// Haul hauls sacks up.
func (l *Loft) Haul(n int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.sacks += n
	for ch := range l.await {
		delete(l.await, ch)
		close(ch)
	}
}

// sign returns what is closed at the next haul, nil if there are enough sacks.
func (l *Loft) sign(n int) chan struct{} {
	if l.have(n) {
		return nil
	}
	ch := make(chan struct{})
	l.mu.Lock()
	defer l.mu.Unlock()
	l.await[ch] = n // want "late-register: "
	return ch
}

// Wait waits until there may be enough sacks.
func (l *Loft) Wait(n int) {
	if ch := l.sign(n); ch != nil {
		<-ch
	}
}
