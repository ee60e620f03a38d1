// Package lighthouse logs a light. Nobody must slow the light down.
package lighthouse

import (
	"sync/atomic"
	"time"
)

// Light turns.
type Light struct {
	turns    atomic.Int64
	progress chan int64
	broken   chan struct{}
}

// NewLight returns a light.
func NewLight() *Light {
	return &Light{progress: make(chan int64), broken: make(chan struct{})}
}

// Progress tells now and then how often the light has turned. Most turns are
// skipped; those who need the number call Turns.
func (l *Light) Progress() <-chan int64 { return l.progress }

// Turns returns how often the light has turned.
func (l *Light) Turns() int64 { return l.turns.Load() }

// Turn turns the light n times.
func (l *Light) Turn(n int, pause time.Duration) {
	defer close(l.broken)
	for range n {
		time.Sleep(pause)
		now := l.turns.Add(1)
		select {
		case l.progress <- now:
		default:
		}
	}
}

// Watch calls show until the light is broken.
func (l *Light) Watch(show func(int64)) {
	for {
		select {
		case n := <-l.progress:
			show(n)
		case <-l.broken:
			show(l.Turns())
			return
		}
	}
}
