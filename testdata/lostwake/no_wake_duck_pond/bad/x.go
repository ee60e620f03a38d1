// Package pond feeds ducks with the bread that walkers throw.
package pond

import "sync"

// A Pond has bread on it, until winter.
type Pond struct {
	mu     sync.Mutex
	thrown *sync.Cond
	bread  int
	frozen bool
	freeze sync.Once

	seen func() // who counts walkers, told of each
	dawn func()
}

// New returns a pond without bread. What is to be done at dawn is its own affair.
func New() *Pond {
	p := &Pond{dawn: func() {}}
	p.thrown = sync.NewCond(&p.mu)
	return p
}

// OnWalker has f called for each walker.
func (p *Pond) OnWalker(f func()) { p.seen = f }

// Throw puts bread on the pond.
func (p *Pond) Throw() {
	p.mu.Lock()
	p.bread++
	p.mu.Unlock()
	p.thrown.Signal()
	p.seen()
}

// Drop is what children do.
func (p *Pond) Drop() {
	p.mu.Lock()
	p.bread++ // want "no-wake: "
	p.mu.Unlock()
	p.seen()
	p.dawn()
}

// Winter ends it all.
func (p *Pond) Winter() {
	p.freeze.Do(func() {
		p.mu.Lock()
		p.frozen = true
		p.mu.Unlock()
		p.thrown.Broadcast()
	})
}

// Eat waits for bread.
func (p *Pond) Eat() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	for p.bread == 0 && !p.frozen {
		p.thrown.Wait()
	}
	if p.frozen {
		return false
	}
	p.bread--
	return true
}
