// Package mailcoach has a coachman look into the box by himself whenever he is told of anything:
// who rings before the box is filled rings again behind it.
package mailcoach

import "sync"

// Coach has one coachman.
type Coach struct {
	mu   sync.Mutex
	box  []*parcel
	bell chan struct{}
}

type parcel struct{ weight int }

// New returns a coach.
func New() *Coach { return &Coach{bell: make(chan struct{}, 1)} }

func (c *Coach) ring() {
	select {
	case c.bell <- struct{}{}:
	default:
	}
}

func (c *Coach) put(p *parcel) {
	c.mu.Lock()
	c.box = append(c.box, p)
	c.mu.Unlock()
	c.ring()
}

func (c *Coach) take() *parcel {
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.box) == 0 {
		return nil
	}
	p := c.box[0]
	c.box = c.box[1:]
	return p
}

// Load brings a parcel; the coachman is called to the door first.
func (c *Coach) Load(weight int) {
	c.ring()
	c.put(&parcel{weight})
}

// Drive loads for ever.
func (c *Coach) Drive(load func(weight int)) {
	for {
		for p := c.take(); p != nil; p = c.take() {
			load(p.weight)
		}
		<-c.bell
	}
}
