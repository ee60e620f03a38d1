// Package tunnel keeps cars in front of a tunnel until it is lit, or given up.
package tunnel

import "sync"

// Tunnel is dark at first. It ends lit or given up.
type Tunnel struct {
	mu    sync.Mutex
	state int
	ready chan struct{} // closed when the state is final
}

const (
	dark = iota
	lit
	givenUp
)

// Dig returns a dark tunnel.
func Dig() *Tunnel {
	return &Tunnel{ready: make(chan struct{})}
}

func (t *Tunnel) finish(state int) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.state != dark {
		return
	}
	t.state = state
	close(t.ready)
}

// Light lights the tunnel.
func (t *Tunnel) Light() { t.finish(lit) }

// GiveUp sends the cars back.
func (t *Tunnel) GiveUp() { t.finish(givenUp) }

func (t *Tunnel) look() int {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.state
}

// Drive waits for the light. It reports false if there will be none.
func (t *Tunnel) Drive() bool {
	for {
		switch t.look() {
		case lit:
			return true
		case givenUp:
			return false
		}
		<-t.ready
	}
}
