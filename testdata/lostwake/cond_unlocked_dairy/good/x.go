// Package dairy lends out milk cans; a can comes back when it is washed.
package dairy

import (
	"context"
	"errors"
	"sync"
)

// ErrNone is returned by an empty dairy that owns no can at all.
var ErrNone = errors.New("dairy: no cans")

// Can is a milk can.
type Can struct {
	Litres int
	trips  int
}

// Rack holds the washed cans.
type Rack struct {
	sync.Mutex
	washed *sync.Cond
	cans   []*Can
	owned  int
}

// NewRack builds a rack of n cans.
func NewRack(n, litres int) *Rack {
	r := &Rack{owned: n}
	r.washed = sync.NewCond(r)
	for range n {
		r.cans = append(r.cans, &Can{Litres: litres})
	}
	return r
}

// wakeOnDone lets a waiter look at ctx again once it is over.
func (r *Rack) wakeOnDone(ctx context.Context) (stop func() bool) {
	return context.AfterFunc(ctx, func() {
		r.Lock()
		defer r.Unlock()
		r.washed.Broadcast()
	})
}

// Borrow takes a washed can, or gives up when ctx is over.
func (r *Rack) Borrow(ctx context.Context) (*Can, error) {
	if r.owned == 0 {
		return nil, ErrNone
	}
	defer r.wakeOnDone(ctx)()

	r.Lock()
	defer r.Unlock()
	for len(r.cans) == 0 {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		r.washed.Wait()
	}
	last := len(r.cans) - 1
	c := r.cans[last]
	r.cans = r.cans[:last]
	c.trips++
	return c, nil
}

// Return brings a can back to the rack.
func (r *Rack) Return(c *Can) {
	r.Lock()
	r.cans = append(r.cans, c)
	r.Unlock()
	r.washed.Broadcast()
}
