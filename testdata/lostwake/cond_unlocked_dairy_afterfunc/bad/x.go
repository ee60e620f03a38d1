// Package dairy keeps milk cool until somebody fetches it.
package dairy

import (
	"context"
	"fmt"
	"sync"
)

// Cooler holds litres of milk.
type Cooler struct {
	sync.Mutex
	filled sync.Cond
	litres int
}

// NewCooler returns an empty cooler.
func NewCooler() *Cooler {
	c := new(Cooler)
	c.filled.L = c
	return c
}

// Fill adds milk.
func (c *Cooler) Fill(litres int) {
	c.Lock()
	defer c.Unlock()
	c.litres += litres
	c.filled.Broadcast()
}

// Fetch takes milk, waiting for it until ctx ends.
func (c *Cooler) Fetch(ctx context.Context, litres int) error {
	c.Lock()
	defer c.Unlock()

	stop := context.AfterFunc(ctx, func() {
		c.filled.Broadcast() // want "cond-unlocked: "
	})
	defer stop()

	for c.litres < litres {
		if ctx.Err() != nil {
			return fmt.Errorf("dairy: %d of %d litres: %w", c.litres, litres, ctx.Err())
		}
		c.filled.Wait()
	}
	c.litres -= litres
	return nil
}
