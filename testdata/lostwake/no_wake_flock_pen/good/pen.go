// Package pen holds a flock while it is counted.
package pen

import "sync"

// Sheep are known by their marks.
type Sheep struct {
	Mark  string
	Shorn bool
}

// Pen has room for few.
type Pen struct {
	mu    sync.Mutex
	room  *sync.Cond
	sheep []Sheep
	size  int
}

// NewPen returns a pen for size sheep.
func NewPen(size int) *Pen {
	p := &Pen{size: size}
	p.room = sync.NewCond(&p.mu)
	return p
}

// Drive brings a sheep in; it waits for room.
func (p *Pen) Drive(s Sheep) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for len(p.sheep) >= p.size {
		p.room.Wait()
	}
	p.sheep = append(p.sheep, s)
}

// Open lets all of them go.
func (p *Pen) Open() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.sheep = nil
	p.room.Broadcast()
}

// Sort keeps those that are not shorn yet.
func (p *Pen) Sort() {
	p.mu.Lock()
	defer p.mu.Unlock()
	kept := p.sheep[:0]
	for _, s := range p.sheep {
		if !s.Shorn {
			kept = append(kept, s)
		}
	}
	p.sheep = kept
	p.room.Broadcast()
}
