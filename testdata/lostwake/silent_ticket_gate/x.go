// Package gate lets groups into a stadium. One token stands for "look", and who
// leaves something behind puts the token back for the next.
package gate

import "sync"

// Gate counts free seats.
type Gate struct {
	mu    sync.Mutex
	seats int
	ended bool
	look  chan struct{}
}

// New returns a gate without seats.
func New() *Gate { return &Gate{look: make(chan struct{}, 1)} }

func (g *Gate) rearm() {
	select {
	case g.look <- struct{}{}:
	default:
	}
}

// Release adds seats.
func (g *Gate) Release(n int) {
	g.mu.Lock()
	g.seats += n
	g.mu.Unlock()
	g.rearm()
}

// End makes all the visitors give up.
func (g *Gate) End() {
	g.mu.Lock()
	g.ended = true
	g.mu.Unlock()
	g.rearm()
}

// Enter takes a seat, or reports that the gate has ended.
func (g *Gate) Enter() bool {
	for {
		g.mu.Lock()
		ended := g.ended
		got := !ended && g.seats > 0
		if got {
			g.seats--
		}
		more := ended || g.seats > 0
		g.mu.Unlock()
		if got || ended {
			if more {
				g.rearm()
			}
			return got
		}
		<-g.look
	}
}
