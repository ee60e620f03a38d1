// Package cider presses apples; there is room for so many crates only.
package cider

import "sync"

// Crate of apples.
type Crate struct{ Kilos int }

// Press presses crates. The worker comes when there are crates, and leaves when
// there are none.
type Press struct {
	mu      sync.Mutex
	room    sync.Cond
	max     int
	crates  []Crate
	here    int // crates that take up room
	working bool
	squeeze func(Crate)
}

// NewPress returns a press.
func NewPress(max int, squeeze func(Crate)) *Press {
	p := &Press{max: max, squeeze: squeeze}
	p.room.L = &p.mu
	return p
}

// Bring waits for room.
func (p *Press) Bring(c Crate) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for p.here >= p.max {
		p.room.Wait()
	}
	p.add(c)
}

// TryBring doesn't wait.
func (p *Press) TryBring(c Crate) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.here >= p.max {
		return false
	}
	p.add(c)
	return true
}

func (p *Press) add(c Crate) {
	p.here++
	p.crates = append(p.crates, c)
	if !p.working {
		p.working = true
		go p.work()
	}
}

func (p *Press) work() {
	for {
		p.mu.Lock()
		if len(p.crates) == 0 {
			p.working = false
			p.mu.Unlock()
			return
		}
		c := p.crates[0]
		p.crates = p.crates[1:]
		p.mu.Unlock()
		p.squeeze(c)
		p.mu.Lock()
		p.here--
		p.mu.Unlock()
		p.room.Signal()
	}
}
