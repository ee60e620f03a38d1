// Package bakeryoven hands out the shelves of one deck oven to the bakers.
package bakeryoven

import (
	"errors"
	"fmt"
	"sync"
	"time"
)

var (
	ErrCold  = errors.New("bakeryoven: the oven has been put out")
	ErrBurnt = errors.New("bakeryoven: the tray was left in too long")
)

// Tray is one tray of dough.
type Tray struct {
	Label string
	In    time.Time
	Limit time.Duration
}

// Oven has room for a fixed number of trays.
type Oven struct {
	mu    sync.Mutex
	room  *sync.Cond
	slots int
	trays map[string]*Tray
	burnt int
	cold  bool
}

// NewOven returns a hot oven with the given number of shelves.
func NewOven(slots int) *Oven {
	o := &Oven{slots: slots, trays: make(map[string]*Tray, slots)}
	o.room = sync.NewCond(&o.mu)
	return o
}

// Load puts t in as soon as a shelf is free.
func (o *Oven) Load(t *Tray) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	for !o.cold && len(o.trays) >= o.slots {
		o.room.Wait()
	}
	if o.cold {
		return ErrCold
	}
	if _, ok := o.trays[t.Label]; ok {
		o.room.Signal()
		return fmt.Errorf("bakeryoven: tray %q is in already", t.Label)
	}
	t.In = time.Now()
	o.trays[t.Label] = t
	return nil
}

// Take removes the tray called label and returns it if it can still be sold.
func (o *Oven) Take(label string) (*Tray, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	t, ok := o.trays[label]
	if !ok {
		return nil, fmt.Errorf("bakeryoven: no tray %q", label)
	}
	delete(o.trays, label)
	o.room.Signal()
	if time.Since(t.In) > t.Limit {
		o.burnt++
		return nil, ErrBurnt
	}
	return t, nil
}

// PutOut ends the shift: nobody can load any more.
func (o *Oven) PutOut() {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.cold = true
	o.room.Broadcast()
}

// Burnt reports how many trays were thrown away.
func (o *Oven) Burnt() int {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.burnt
}
