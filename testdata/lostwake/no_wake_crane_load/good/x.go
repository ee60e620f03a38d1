// Package craneload lets crates on a platform in the order of their coming, as long as it bears them.
package craneload

import "sync"

// Platform is a platform.
type Platform struct {
	mu    sync.Mutex
	bears int
	on    int
	next  []chan struct{}
}

// New returns a platform.
func New(bears int) *Platform { return &Platform{bears: bears} }

// Hoist waits until the crate may go on.
func (p *Platform) Hoist() {
	p.mu.Lock()
	if p.on < p.bears && len(p.next) == 0 {
		p.on++
		p.mu.Unlock()
		return
	}
	turn := make(chan struct{})
	p.next = append(p.next, turn)
	p.mu.Unlock()
	<-turn
}

func (p *Platform) beckon() {
	for p.on < p.bears && len(p.next) > 0 {
		close(p.next[0])
		p.next = p.next[1:]
		p.on++
	}
}

// Lower takes a crate away.
func (p *Platform) Lower() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.on--
	p.beckon()
}

// Inspect sets what the platform bears.
func (p *Platform) Inspect(bears int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.bears = bears
	p.beckon()
}
