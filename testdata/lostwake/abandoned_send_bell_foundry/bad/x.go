// Package foundry casts bells. The master doesn't wait for ever.
package foundry

import (
	"errors"
	"fmt"
	"io"
	"time"
)

var errStuck = errors.New("foundry: metal does not flow")

// Mold takes metal.
type Mold interface {
	Pour(kilos int) error
}

// Foundry casts bells and writes about it.
type Foundry struct {
	Log     io.Writer
	Every   time.Duration
	Longest time.Duration
}

// Cast casts a bell.
func (f *Foundry) Cast(m Mold, kilos int) error {
	poured := make(chan error)
	go f.pour(m, kilos, poured)

	begin := time.Now()
	ticks := time.NewTicker(f.Every)
	defer ticks.Stop()
	for {
		select {
		case err := <-poured:
			return err
		case now := <-ticks.C:
			waited := now.Sub(begin)
			fmt.Fprintf(f.Log, "pouring for %v\n", waited)
			if waited > f.Longest {
				return errStuck
			}
		}
	}
}

// pour pours in three parts.
func (f *Foundry) pour(m Mold, kilos int, poured chan<- error) {
	for part := 3; part > 0; part-- {
		now := kilos / part
		kilos -= now
		if err := m.Pour(now); err != nil {
			poured <- fmt.Errorf("foundry: part %d: %w", part, err)
			return
		}
	}
	poured <- nil // want "abandoned-send: "
}
