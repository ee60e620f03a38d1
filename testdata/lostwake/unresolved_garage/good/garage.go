// Package garage books repairs with a garage.
package garage

import (
	"context"
	"errors"
	"sync"
)

// ErrMoved is told to everybody when the garage moves house.
var ErrMoved = errors.New("garage has moved")

type bill struct {
	cents int
	err   error
}

// Garage repairs cars in any order.
type Garage struct {
	mu     sync.Mutex
	number uint64
	open   map[uint64]chan bill
	yard   func(number uint64, plate string) error
}

// Start returns a garage that puts cars into yard.
func Start(yard func(uint64, string) error) *Garage {
	return &Garage{open: make(map[uint64]chan bill), yard: yard}
}

func (g *Garage) enter() (uint64, chan bill) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.number++
	c := make(chan bill, 1)
	g.open[g.number] = c
	return g.number, c
}

// Repair brings the car and waits for its bill.
func (g *Garage) Repair(plate string) (int, error) {
	number, c := g.enter()
	if err := g.yard(number, plate); err != nil {
		g.finish(number, bill{err: err})
	}
	b := <-c
	return b.cents, b.err
}

func (g *Garage) finish(number uint64, b bill) bool {
	g.mu.Lock()
	c, ok := g.open[number]
	delete(g.open, number)
	g.mu.Unlock()
	if ok {
		c <- b
	}
	return ok
}

// Done is called by the yard for each car.
func (g *Garage) Done(number uint64, cents int) bool {
	return g.finish(number, bill{cents: cents})
}

// Move gives up all repairs and goes on in another yard.
func (g *Garage) Move(ctx context.Context, yard func(uint64, string) error) error {
	g.mu.Lock()
	defer g.mu.Unlock()
	if err := ctx.Err(); err != nil {
		return err
	}
	for _, c := range g.open {
		c <- bill{err: ErrMoved}
	}
	clear(g.open)
	g.yard = yard
	return nil
}
