// Package siphon moves wine between barrels with one worker, who is told of new
// orders by a token that stays until it is taken.
package siphon

import (
	"context"
	"sync"
)

// Order is a transfer.
type Order struct {
	From, To string
	Litres   int
}

// Cellar has one worker.
type Cellar struct {
	move func(Order)

	mu     sync.Mutex
	orders []Order
	closed bool
	token  chan struct{}
}

// NewCellar returns a cellar whose worker does move.
func NewCellar(move func(Order)) *Cellar {
	return &Cellar{move: move, token: make(chan struct{}, 1)}
}

// Place adds an order; it reports false after Close.
func (c *Cellar) Place(o Order) bool {
	c.mu.Lock()
	if c.closed {
		c.mu.Unlock()
		return false
	}
	c.orders = append(c.orders, o)
	c.mu.Unlock()
	c.tell()
	return true
}

// Close lets the worker end after the last order.
func (c *Cellar) Close() {
	c.mu.Lock()
	c.closed = true
	c.mu.Unlock()
	c.tell()
}

func (c *Cellar) tell() {
	select {
	case c.token <- struct{}{}:
	default:
	}
}

func (c *Cellar) take() (batch []Order, closed bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	batch, c.orders = c.orders, nil
	return batch, c.closed
}

// Work is the worker's loop.
func (c *Cellar) Work(ctx context.Context) error {
	for {
		batch, closed := c.take()
		for _, o := range batch {
			c.move(o)
		}
		if len(batch) > 0 {
			continue
		}
		if closed {
			return nil
		}
		select {
		case <-c.token:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}
