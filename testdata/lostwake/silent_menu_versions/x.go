// Package menu publishes the menu of a canteen by replacing a channel.
package menu

import (
	"context"
	"maps"
	"sync"
)

type edition struct {
	number  int
	dishes  map[string]int // prices
	retired chan struct{}
}

// Board shows the present edition.
type Board struct {
	mu  sync.Mutex
	now *edition
}

// NewBoard returns an empty board.
func NewBoard() *Board {
	return &Board{now: &edition{retired: make(chan struct{})}}
}

// Replace makes another menu the present one.
func (b *Board) Replace(dishes map[string]int) {
	b.mu.Lock()
	old := b.now
	b.now = &edition{
		number:  old.number + 1,
		dishes:  maps.Clone(dishes),
		retired: make(chan struct{}),
	}
	b.mu.Unlock()
	close(old.retired)
}

// Reprice replaces the price of a dish.
func (b *Board) Reprice(dish string, cents int) bool {
	b.mu.Lock()
	old := b.now
	if was, ok := old.dishes[dish]; !ok || was == cents {
		b.mu.Unlock()
		return false
	}
	next := &edition{old.number + 1, maps.Clone(old.dishes), make(chan struct{})}
	next.dishes[dish] = cents
	b.now = next
	b.mu.Unlock()
	close(old.retired)
	return true
}

// Cheaper waits until a dish costs less than that.
func (b *Board) Cheaper(ctx context.Context, dish string, cents int) (int, error) {
	for {
		b.mu.Lock()
		e := b.now
		b.mu.Unlock()
		if price, ok := e.dishes[dish]; ok && price < cents {
			return price, nil
		}
		select {
		case <-e.retired:
		case <-ctx.Done():
			return 0, ctx.Err()
		}
	}
}
