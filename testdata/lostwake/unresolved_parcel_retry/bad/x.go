// Package depot ships parcels in batches. Ship returns when the parcel is on its
// way or was given up.
package depot

import (
	"errors"
	"time"
)

const (
	maxTries  = 3
	batchSize = 20
)

// ErrGivenUp says that a parcel was refused too often.
var ErrGivenUp = errors.New("depot: given up")

type parcel struct {
	label   string
	tries   int
	outcome chan error
}

// Depot runs as long as the program does.
type Depot struct {
	incoming chan *parcel
	load     func(labels []string) error
}

// New returns a depot; load puts a whole batch on a truck or fails.
func New(load func([]string) error) *Depot {
	d := &Depot{incoming: make(chan *parcel), load: load}
	go d.run()
	return d
}

// Ship waits until the parcel is on a truck.
func (d *Depot) Ship(label string) error {
	p := &parcel{label: label, outcome: make(chan error, 1)}
	d.incoming <- p
	return <-p.outcome
}

func (d *Depot) run() {
	var batch []*parcel
	tick := time.NewTicker(time.Second)
	defer tick.Stop()
	for {
		select {
		case p := <-d.incoming:
			batch = append(batch, p)
			if len(batch) < batchSize {
				continue
			}
		case <-tick.C:
		}
		if len(batch) > 0 {
			batch = d.dispatch(batch)
		}
	}
}

// dispatch returns the parcels which have to be tried again.
func (d *Depot) dispatch(batch []*parcel) []*parcel {
	labels := make([]string, len(batch))
	for i, p := range batch {
		labels[i] = p.label
	}
	if d.load(labels) == nil {
		for _, p := range batch {
			p.outcome <- nil
		}
		return nil
	}
	var again []*parcel
	for _, p := range batch {
		if p.tries++; p.tries == maxTries {
			p.outcome <- ErrGivenUp
			return again // want "unresolved: "
		}
		again = append(again, p)
	}
	return again
}
