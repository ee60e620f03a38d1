// Package encore plays again and again: who asks behind one end is called at the next.
package encore

import "sync"

// Play ends as often as it is played.
type Play struct {
	mu    sync.Mutex
	ended bool
	after []func()
}

// After has f called at the next end.
func (p *Play) After(f func()) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.after = append(p.after, f)
}

// Begin begins once more.
func (p *Play) Begin() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.ended = false
}

func (p *Play) fall() []func() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.ended = true
	after := p.after
	p.after = nil
	return after
}

// End ends this play.
func (p *Play) End() {
	for _, f := range p.fall() {
		f()
	}
}
