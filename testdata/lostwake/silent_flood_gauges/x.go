// Package flood hears of many gauges: each goes silent by itself, and the one who listens hears of the others.
package flood

import "context"

// Gauge is one gauge by the river.
type Gauge struct{ levels, broken chan int }

// Levels returns where its levels come, and what tells that none will.
func (g *Gauge) Levels() (<-chan int, <-chan int) { return g.levels, g.broken }

// Warden hears of all gauges.
type Warden struct {
	heard chan int
	sound func(int)
}

// New returns a warden.
func New(sound func(int)) *Warden { return &Warden{heard: make(chan int), sound: sound} }

// Run listens until ctx ends.
func (w *Warden) Run(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case n := <-w.heard:
			w.sound(n)
		}
	}
}

// Add has the warden hear of a gauge until that breaks.
func (w *Warden) Add(ctx context.Context, gauge any) {
	g, ok := gauge.(*Gauge)
	if !ok {
		return
	}
	levels, broken := g.Levels()
	go func() {
		for {
			select {
			case n := <-levels:
				select {
				case w.heard <- n:
				case <-ctx.Done():
					return
				}
			case <-broken:
				return
			}
		}
	}()
}
