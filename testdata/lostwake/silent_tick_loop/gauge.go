// Package gauge watches the level of a river.
package gauge

import (
	"context"
	"sync"
	"time"
)

// Alarm is called when a level is reached.
type Alarm func(centimetres int)

// Gauge holds the last level and one alarm.
type Gauge struct {
	mu        sync.Mutex
	level     int
	threshold int
	alarm     Alarm
}

// Record sets the level. Alarms are looked after by Watch.
func (g *Gauge) Record(centimetres int) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.level = centimetres
}

// Reached says whether the level is at least that high.
func (g *Gauge) Reached(centimetres int) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.level >= centimetres
}

// AlarmAt calls alarm at once if the level is reached, else at one of the next
// ticks at which it is.
func (g *Gauge) AlarmAt(centimetres int, alarm Alarm) {
	if g.Reached(centimetres) {
		alarm(centimetres)
		return
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	g.threshold, g.alarm = centimetres, alarm
}

// Watch looks at the level once a period until ctx ends.
func (g *Gauge) Watch(ctx context.Context, period time.Duration) error {
	t := time.NewTicker(period)
	defer t.Stop()
	for {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-t.C:
			g.look()
		}
	}
}

func (g *Gauge) look() {
	g.mu.Lock()
	var alarm Alarm
	at := g.threshold
	if g.alarm != nil && g.level >= at {
		alarm, g.alarm = g.alarm, nil
	}
	g.mu.Unlock()
	if alarm != nil {
		alarm(at)
	}
}
