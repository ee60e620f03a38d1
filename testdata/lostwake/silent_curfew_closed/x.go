// Package curfew sends the guests of an inn home.
package curfew

import "sync"

// Glass is drunk or sent back.
type Glass struct {
	drunk chan struct{}
	flat  chan struct{}
}

// Inn is made with Open.
type Inn struct {
	bar    sync.Mutex
	served chan *Glass
	shut   bool
	curfew chan struct{}
}

// Open returns an open inn.
func Open() *Inn { return &Inn{served: make(chan *Glass), curfew: make(chan struct{})} }

// Shut calls curfew first, so that who stands at the bar lets go of it.
func (n *Inn) Shut() {
	close(n.curfew)
	n.bar.Lock()
	n.shut = true
	close(n.served)
	n.bar.Unlock()
}

// Pour serves glasses until one is drunk. The curfew stays: who has looked at shut too
// early meets it at each select.
func (n *Inn) Pour() bool {
	for {
		g := &Glass{make(chan struct{}), make(chan struct{})}
		n.bar.Lock()
		if n.shut {
			n.bar.Unlock()
			return false
		}
		select {
		case <-n.curfew:
			n.bar.Unlock()
			return false
		case n.served <- g:
			n.bar.Unlock()
		}
		select {
		case <-n.curfew:
			return false
		case <-g.flat:
		case <-g.drunk:
			return true
		}
	}
}

// Take takes the next glass.
func (n *Inn) Take() *Glass { return <-n.served }

// Drink empties a glass.
func (g *Glass) Drink() { close(g.drunk) }

// Refuse sends a glass back.
func (g *Glass) Refuse() { close(g.flat) }
