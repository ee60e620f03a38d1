// Package tides lets boats wait for a higher tide.
package tides

import "sync"

type level struct {
	cm   int
	seen bool
}

// Gauge knows the last level.
type Gauge struct {
	mu   sync.RWMutex
	last level
	subs map[chan bool]struct{}
}

// New returns a gauge that nobody has read.
func New() *Gauge { return &Gauge{subs: make(map[chan bool]struct{})} }

// Read reads the gauge.
func (g *Gauge) Read(cm int) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.last = level{cm: g.last.cm + cm, seen: true}
	for sub := range g.subs {
		select {
		case sub <- true:
		default:
		}
	}
}

func (g *Gauge) level() level {
	g.mu.RLock()
	defer g.mu.RUnlock()
	return g.last
}

func (g *Gauge) join() (chan bool, func()) {
	sub := make(chan bool, 1)
	g.mu.Lock()
	defer g.mu.Unlock()
	g.subs[sub] = struct{}{}
	return sub, func() {
		g.mu.Lock()
		defer g.mu.Unlock()
		delete(g.subs, sub)
	}
}

// Above waits for a level above cm.
func (g *Gauge) Above(cm int) int {
	news, leave := g.join()
	defer leave()
	for {
		l := g.level()
		if l.cm > cm {
			return l.cm
		}
		<-news
	}
}
