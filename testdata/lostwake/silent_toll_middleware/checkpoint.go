// Package checkpoint passes vehicles through a chain of handlers.
package checkpoint

import (
	"fmt"
	"sync"
)

// Vehicle is what arrives.
type Vehicle struct {
	Plate string
	Axles int
	Paid  bool
}

// Handler deals with a vehicle.
type Handler interface {
	Handle(v *Vehicle) error
}

// HandlerFunc is a function as a Handler.
type HandlerFunc func(v *Vehicle) error

// Handle calls f.
func (f HandlerFunc) Handle(v *Vehicle) error { return f(v) }

// Middleware wraps a handler into another one.
type Middleware func(next Handler) Handler

// Point chooses a handler by the number of axles.
type Point struct {
	mu       sync.RWMutex
	handlers map[int]Handler
	fallback Handler
	wraps    []Middleware
	open     bool
}

// NewPoint returns a closed checkpoint.
func NewPoint() *Point { return &Point{handlers: make(map[int]Handler)} }

// Use adds a middleware; the first one is the outermost.
func (p *Point) Use(m Middleware) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.wraps = append(p.wraps, m)
}

// HandleAxles sets the handler for a number of axles, and 0 stands for all
// other numbers.
func (p *Point) HandleAxles(axles int, h Handler) {
	p.mu.RLock()
	_, dup := p.handlers[axles]
	p.mu.RUnlock()
	if dup {
		panic(fmt.Sprintf("checkpoint: second handler for %d axles", axles))
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if axles == 0 {
		p.fallback = h
		return
	}
	p.handlers[axles] = h
}

// Open lets vehicles in, or stops them.
func (p *Point) Open(on bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.open = on
}

// Handle passes a vehicle through.
func (p *Point) Handle(v *Vehicle) error {
	h, err := p.route(v)
	if err != nil {
		return err
	}
	return h.Handle(v)
}

func (p *Point) route(v *Vehicle) (Handler, error) {
	p.mu.RLock()
	defer p.mu.RUnlock()
	if !p.open {
		return nil, fmt.Errorf("checkpoint: closed for %s", v.Plate)
	}
	h, ok := p.handlers[v.Axles]
	if !ok {
		h = p.fallback
	}
	if h == nil {
		return nil, fmt.Errorf("checkpoint: no lane for %d axles", v.Axles)
	}
	for i := len(p.wraps) - 1; i >= 0; i-- {
		h = p.wraps[i](h)
	}
	return h, nil
}
