// Package hire lends boats: those at the pier are lent again, and drawn ashore at the end of the season. One that
// comes back later stays in the water, which nobody waits for.
package hire

import "sync"

// A Hull is drawn ashore at last.
type Hull interface {
	Row(strokes int)
	Beach()
}

// A Pier has boats.
type Pier struct {
	mu     sync.Mutex
	back   *sync.Cond
	moored []Hull
	winter bool
}

// NewPier returns a pier with some boats.
func NewPier(boats ...Hull) *Pier {
	p := &Pier{moored: boats}
	p.back = sync.NewCond(&p.mu)
	return p
}

// Hire waits for a boat; nil in winter.
func (p *Pier) Hire() Hull {
	p.mu.Lock()
	defer p.mu.Unlock()
	for len(p.moored) == 0 && !p.winter {
		p.back.Wait()
	}
	if p.winter {
		return nil
	}
	n := len(p.moored) - 1
	b := p.moored[n]
	p.moored = p.moored[:n]
	return b
}

// Moor brings a boat back.
func (p *Pier) Moor(b Hull) {
	p.mu.Lock()
	p.moored = append(p.moored, b)
	p.mu.Unlock()
	p.back.Signal()
}

// End ends the season.
func (p *Pier) End() {
	p.mu.Lock()
	p.winter = true
	for _, b := range p.moored {
		b.Beach()
	}
	p.moored = nil
	p.mu.Unlock()
	p.back.Broadcast()
}
