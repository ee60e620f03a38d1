// Package curtain tells everybody when the play is over.
package curtain

import "sync"

// Play is over once.
type Play struct {
	mu    sync.Mutex
	over  bool
	after []func()
}

// After has f called when the play is over.
func (p *Play) After(f func()) {
	p.mu.Lock()
	if p.over {
		p.mu.Unlock()
		f()
		return
	}
	p.after = append(p.after, f)
	p.mu.Unlock()
}

func (p *Play) fall() []func() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.over {
		return nil
	}
	p.over = true
	after := p.after
	p.after = nil
	return after
}

// End ends the play.
func (p *Play) End() {
	for _, f := range p.fall() {
		f()
	}
}

// Leave returns when the play is over.
func (p *Play) Leave() {
	over := make(chan struct{})
	p.After(func() { close(over) })
	<-over
}
