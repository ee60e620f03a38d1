// Package lampoil has helpers whose worker may not run, and who know of it.
package lampoil

import (
	"errors"
	"sync"
)

// Can is filled by a worker, if there is oil.
type Can struct {
	oil    int
	filled chan struct{}
}

// Start starts to fill, where there is oil.
func (c *Can) Start() {
	c.filled = make(chan struct{})
	if c.oil > 0 {
		go c.fill()
	}
}

func (c *Can) fill() { close(c.filled) }

// Wait asks for the oil first.
func (c *Can) Wait() {
	if c.oil == 0 {
		return
	}
	<-c.filled
}

// Stove notes that it burns.
type Stove struct {
	mu   sync.Mutex
	hot  bool
	cold chan struct{}
}

// Light lights the stove.
func (s *Stove) Light(wood []string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.cold = make(chan struct{})
	if len(wood) == 0 {
		return
	}
	s.hot = true
	go s.burn(wood)
}

func (s *Stove) burn(wood []string) {
	for range wood {
		s.mu.Lock()
		s.mu.Unlock()
	}
	close(s.cold)
}

// Cool waits where it burns.
func (s *Stove) Cool() {
	s.mu.Lock()
	hot := s.hot
	s.mu.Unlock()
	if hot {
		<-s.cold
	}
}

// Kiln is not there if it cannot be lit.
type Kiln struct{ done chan struct{} }

// NewKiln returns a kiln that burns, or an error.
func NewKiln(wood int) (*Kiln, error) {
	k := &Kiln{done: make(chan struct{})}
	if wood == 0 {
		return nil, errors.New("lampoil: no wood")
	}
	go k.burn(wood)
	return k, nil
}

func (k *Kiln) burn(wood int) {
	defer close(k.done)
	for range wood {
		turn()
	}
}

func turn() {}

// Wait waits until it is burnt.
func (k *Kiln) Wait() { <-k.done }
