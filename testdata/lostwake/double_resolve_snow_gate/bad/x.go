// Package snowgate closes mountain roads.
package snowgate

import (
	"fmt"
	"sync"
	"time"
)

// Pass is a road over a mountain.
type Pass struct {
	Name   string
	closed chan struct{}
	mu     sync.Mutex
	snow   float64
}

// Open opens a pass.
func Open(name string) *Pass { return &Pass{Name: name, closed: make(chan struct{})} }

// Closed is closed when the pass is.
func (p *Pass) Closed() <-chan struct{} { return p.closed }

// Snowfall is called by several weather stations.
func (p *Pass) Snowfall(metres float64) error {
	p.mu.Lock()
	p.snow += metres
	deep := p.snow > 0.4
	p.mu.Unlock()
	if deep {
		p.Close()
		return fmt.Errorf("snowgate: %s is snowed in", p.Name)
	}
	return nil
}

// Close closes the pass.
func (p *Pass) Close() {
	select {
	case <-p.closed:
	default:
		close(p.closed) // want "double-resolve: "
	}
}

// Cross reports whether the pass stayed open for as long as it takes.
func (p *Pass) Cross(takes time.Duration) bool {
	select {
	case <-p.closed:
		return false
	case <-time.After(takes):
		return true
	}
}
