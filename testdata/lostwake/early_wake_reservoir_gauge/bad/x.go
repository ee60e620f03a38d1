// Package reservoir shows the level of a lake to whoever waits for a change.
package reservoir

import "sync"

// Gauge has two locks: one for the level, which is read often, and one for the
// channel of those who wait.
type Gauge struct {
	levelMu sync.RWMutex
	level   float64

	turnMu sync.Mutex
	turn   chan struct{}
}

// NewGauge returns a gauge for an empty lake.
func NewGauge() *Gauge { return &Gauge{turn: make(chan struct{})} }

// Level returns the present level.
func (g *Gauge) Level() float64 {
	g.levelMu.RLock()
	defer g.levelMu.RUnlock()
	return g.level
}

func (g *Gauge) current() <-chan struct{} {
	g.turnMu.Lock()
	defer g.turnMu.Unlock()
	return g.turn
}

// flip ends the present turn and begins a new one.
func (g *Gauge) flip() {
	g.turnMu.Lock()
	defer g.turnMu.Unlock()
	close(g.turn)
	g.turn = make(chan struct{})
}

// Measured takes a new level. It has one caller.
func (g *Gauge) Measured(level float64) {
	g.flip() // want "early-wake: "

	g.levelMu.Lock()
	g.level = level
	g.levelMu.Unlock()
}

// Above waits for a level above the given one.
func (g *Gauge) Above(level float64) float64 {
	for {
		turn := g.current()
		if now := g.Level(); now > level {
			return now
		}
		<-turn
	}
}
