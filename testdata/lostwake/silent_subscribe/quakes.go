// Package quakes publishes earthquakes to whoever listens.
package quakes

import (
	"slices"
	"sync"
	"time"
)

// Quake is one earthquake.
type Quake struct {
	At        time.Time
	Magnitude float64
}

// Network knows the strongest quake so far and tells listeners of new ones.
type Network struct {
	mu        sync.Mutex
	quiet     bool
	strongest Quake
	listeners []chan<- Quake
}

// Subscribe sends the quakes from now on to c, which loses those for which it
// has no room. A quiet network accepts listeners too.
func (n *Network) Subscribe(c chan<- Quake) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.listeners = append(n.listeners, c)
}

// Unsubscribe ends a subscription.
func (n *Network) Unsubscribe(c chan<- Quake) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if i := slices.Index(n.listeners, c); i >= 0 {
		n.listeners = slices.Delete(n.listeners, i, i+1)
	}
}

// Strongest returns the strongest quake so far.
func (n *Network) Strongest() (Quake, bool) {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.strongest, n.strongest.Magnitude > 0
}

// SetQuiet turns the telling of listeners off or on.
func (n *Network) SetQuiet(on bool) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.quiet = on
}

// Report adds a quake.
func (n *Network) Report(q Quake) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if q.Magnitude > n.strongest.Magnitude {
		n.strongest = q
	}
	if n.quiet {
		return
	}
	for _, c := range n.listeners {
		select {
		case c <- q:
		default:
		}
	}
}
