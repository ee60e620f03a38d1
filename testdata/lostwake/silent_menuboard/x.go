// Package menuboard shows the dish of the day to the waiters of a restaurant.
package menuboard

import (
	"context"
	"sync"
)

// Dish is what the kitchen cooks.
type Dish struct {
	Name  string
	Plate int
}

// Board is a chalk board. Its zero value must not be used.
type Board struct {
	mu     sync.RWMutex
	wiped  chan struct{}
	dish   Dish
	number uint64
}

// New returns a board that shows nothing.
func New() *Board { return &Board{wiped: make(chan struct{})} }

// Write wipes the board and writes a new dish on it.
func (b *Board) Write(d Dish) (number uint64) {
	b.mu.Lock()
	defer b.mu.Unlock()
	close(b.wiped)
	b.wiped = make(chan struct{})
	b.dish = d
	b.number++
	return b.number
}

// Sell takes one plate of the dish with that number.
func (b *Board) Sell(number uint64) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.number != number || b.dish.Plate == 0 {
		return false
	}
	b.dish.Plate--
	return true
}

func (b *Board) look() (Dish, uint64, <-chan struct{}) {
	b.mu.RLock()
	defer b.mu.RUnlock()
	return b.dish, b.number, b.wiped
}

// After returns the first dish whose number is above seen.
func (b *Board) After(ctx context.Context, seen uint64) (Dish, uint64, error) {
	for {
		d, number, wiped := b.look()
		if number > seen {
			return d, number, nil
		}
		select {
		case <-wiped:
		case <-ctx.Done():
			return Dish{}, seen, ctx.Err()
		}
	}
}
