// Package granary wakes mice when there is grain. The waiter asks for a level;
// the wake is skipped when the level cannot be reached by the change.
package granary

import "sync"

// Granary is filled and emptied by the kilo.
type Granary struct {
	mu     sync.Mutex
	kilos  int
	lowest int // least level that somebody waits for; 0 if nobody does
	turn   chan struct{}
}

// New returns an empty granary.
func New() *Granary { return &Granary{turn: make(chan struct{})} }

func (g *Granary) changedLocked() {
	if g.lowest == 0 || g.kilos < g.lowest {
		return
	}
	g.lowest = 0
	close(g.turn)
	g.turn = make(chan struct{})
}

// Fill adds grain.
func (g *Granary) Fill(kilos int) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.kilos += kilos
	g.changedLocked()
}

// Take removes grain, if there is that much.
func (g *Granary) Take(kilos int) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.kilos < kilos {
		return false
	}
	g.kilos -= kilos
	return true
}

// Await waits for a level, which must be above 0.
func (g *Granary) Await(level int) {
	for {
		g.mu.Lock()
		if g.kilos >= level {
			g.mu.Unlock()
			return
		}
		if g.lowest == 0 || level < g.lowest {
			g.lowest = level
		}
		turn := g.turn
		g.mu.Unlock()
		<-turn
	}
}
