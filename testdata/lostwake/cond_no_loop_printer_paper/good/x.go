// Package printers shares printers between offices.
package printers

import "sync"

// Pool has idle printers by size of the paper.
type Pool struct {
	mu   sync.Mutex
	idle map[string][]int
	back map[string]*sync.Cond
}

// NewPool returns a pool for the given sizes.
func NewPool(sizes ...string) *Pool {
	p := &Pool{idle: map[string][]int{}, back: map[string]*sync.Cond{}}
	for _, s := range sizes {
		p.back[s] = sync.NewCond(&p.mu)
	}
	return p
}

// Acquire waits for a printer.
func (p *Pool) Acquire(size string) (printer int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	c := p.back[size]
	if c == nil {
		return -1
	}
	ids := p.idle[size]
	for len(ids) == 0 {
		c.Wait()
		ids = p.idle[size]
	}
	printer = ids[len(ids)-1]
	p.idle[size] = ids[:len(ids)-1]
	return printer
}

// TryAcquire does not wait.
func (p *Pool) TryAcquire(size string) (printer int, ok bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	ids := p.idle[size]
	if len(ids) == 0 {
		return 0, false
	}
	p.idle[size] = ids[1:]
	return ids[0], true
}

// Release gives a printer back, or adds one.
func (p *Pool) Release(size string, printer int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	c := p.back[size]
	if c == nil {
		return
	}
	p.idle[size] = append(p.idle[size], printer)
	c.Signal()
}
