// Package depot sweeps the tracks of a tram depot. Only one sweeper is out at a
// time, and none while somebody holds the tracks.
package depot

import (
	"fmt"
	"slices"
	"sync"
)

// Broom removes one item from the tracks.
type Broom func(track string) error

type Depot struct {
	broom Broom

	mu   sync.Mutex
	turn struct {
		cond     sync.Cond
		sweeping bool
		holds    int
	}
	dirty []string
	swept int
}

func New(b Broom) *Depot {
	d := &Depot{broom: b}
	d.turn.cond.L = &d.mu
	return d
}

// Report adds a dirty track.
func (d *Depot) Report(track string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if !slices.Contains(d.dirty, track) {
		d.dirty = append(d.dirty, track)
	}
}

// acquireTurn waits until we are the only sweeper and nobody holds the tracks.
func (d *Depot) acquireTurn() {
	for d.turn.sweeping || d.turn.holds > 0 {
		d.turn.cond.Wait()
	}
	d.turn.sweeping = true
}

func (d *Depot) releaseTurn() {
	if !d.turn.sweeping {
		panic("depot: turn released twice")
	}
	d.turn.sweeping = false
	d.turn.cond.Signal() // want "single-wake: "
}

// Sweep cleans what is dirty now.
func (d *Depot) Sweep() error {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.acquireTurn()
	defer d.releaseTurn()

	todo := d.dirty
	d.dirty = nil
	for i, track := range todo {
		if err := d.sweepOne(track); err != nil {
			d.dirty = append(d.dirty, todo[i:]...)
			return err
		}
		d.swept++
	}
	return nil
}

func (d *Depot) sweepOne(track string) error {
	d.mu.Unlock()
	defer d.mu.Lock()
	if err := d.broom(track); err != nil {
		return fmt.Errorf("depot: track %s: %w", track, err)
	}
	return nil
}

// Hold keeps the sweepers off the tracks. When it returns none is out.
func (d *Depot) Hold() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.turn.holds++
	for d.turn.sweeping {
		d.turn.cond.Wait()
	}
}

// Unhold undoes one Hold.
func (d *Depot) Unhold() {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.turn.holds == 0 {
		panic("depot: Unhold without Hold")
	}
	d.turn.holds--
	if d.turn.holds == 0 {
		d.turn.cond.Broadcast()
	}
}

// Inspect calls fn with the tracks held.
func (d *Depot) Inspect(fn func(swept int)) {
	d.Hold()
	defer d.Unhold()
	d.mu.Lock()
	n := d.swept
	d.mu.Unlock()
	fn(n)
}
