// Package parade lines up bands: each waits for its number, and wakes all.
package parade

import "sync"

// Parade starts bands in the order of their numbers, from 0.
type Parade struct {
	mu   sync.Mutex
	cond *sync.Cond
	next int
	sick map[int]bool // bands that do not march
}

// NewParade returns a parade that has not begun.
func NewParade() *Parade {
	p := &Parade{sick: make(map[int]bool)}
	p.cond = sync.NewCond(&p.mu)
	return p
}

// skipLocked passes over the bands that are sick.
func (p *Parade) skipLocked() {
	for p.sick[p.next] {
		delete(p.sick, p.next)
		p.next++
	}
}

// March runs play when all the bands with lower numbers have played.
func (p *Parade) March(number int, play func()) {
	p.mu.Lock()
	for p.next < number {
		p.cond.Wait()
	}
	p.mu.Unlock()

	defer func() {
		p.mu.Lock()
		p.next = max(p.next, number+1)
		p.skipLocked()
		p.mu.Unlock()
		p.cond.Broadcast()
	}()
	play()
}

// Sick says that a band will not march.
func (p *Parade) Sick(number int) {
	p.mu.Lock()
	p.sick[number] = true
	before := p.next
	p.skipLocked()
	moved := p.next != before
	p.mu.Unlock()
	if moved {
		p.cond.Broadcast()
	}
}
