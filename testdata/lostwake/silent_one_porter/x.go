// Package porter carries trunks, by one porter.
package porter

import "sync"

// Porter carries what is left with him. One goroutine calls Carry.
type Porter struct {
	mu     sync.Mutex
	called *sync.Cond
	trunks []string
	home   bool
}

// NewPorter returns a porter who waits for Carry.
func NewPorter() *Porter {
	p := &Porter{}
	p.called = sync.NewCond(&p.mu)
	return p
}

// Leave leaves a trunk.
func (p *Porter) Leave(trunk string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.trunks = append(p.trunks, trunk)
	p.called.Signal()
}

// GoHome lets Carry return.
func (p *Porter) GoHome() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.home = true
	p.called.Signal()
}

// Carry takes the first trunk behind its wait without another look: there is but one porter.
func (p *Porter) Carry(up func(string)) {
	for {
		p.mu.Lock()
		if len(p.trunks) == 0 && !p.home {
			p.called.Wait()
		}
		if p.home {
			p.mu.Unlock()
			return
		}
		trunk := p.trunks[0]
		p.trunks = p.trunks[1:]
		p.mu.Unlock()
		up(trunk)
	}
}
