// Package orchard opens an orchard to its pickers by season.
package orchard

import (
	"sync"
	"time"
)

// Season says what may be done in the orchard.
type Season int

const (
	Bare Season = iota
	Blossom
	Ripe
	Over
)

// Orchard is read by many pickers and changed by one warden.
type Orchard struct {
	sync.RWMutex
	turned *sync.Cond
	season Season
	picked int
	since  time.Time
}

// Plant returns an orchard without fruit.
func Plant() *Orchard {
	o := &Orchard{since: time.Now()}
	o.turned = sync.NewCond(o.RLocker())
	return o
}

// AwaitRipe waits for fruit; it is false when the season is over.
func (o *Orchard) AwaitRipe() bool {
	o.RLock()
	defer o.RUnlock()
	for o.season != Ripe && o.season != Over {
		o.turned.Wait()
	}
	return o.season == Ripe
}

// Turn moves the orchard on to the next season.
func (o *Orchard) Turn() Season {
	o.Lock()
	defer o.Unlock()
	o.since = time.Now()
	switch o.season {
	case Bare:
		o.season = Blossom
	case Blossom:
		o.season = Ripe
		o.turned.Broadcast()
	default:
		o.finish()
	}
	return o.season
}

// Frost ends the season at once when the trees are in blossom.
func (o *Orchard) Frost() {
	o.Lock()
	defer o.Unlock()
	if o.season == Blossom {
		o.finish()
	}
}

// finish ends the season. o is locked.
func (o *Orchard) finish() {
	o.season = Over
	o.picked = 0
	o.turned.Broadcast()
}
