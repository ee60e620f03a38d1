// Package pharmacy asks all branches for a medicine and adds up the stock.
package pharmacy

import (
	"context"
	"errors"
	"fmt"
	"sync"
)

// Branch knows its own shelf.
type Branch interface {
	Stock(ctx context.Context, drug string) (int, error)
}

type count struct {
	branch string
	units  int
	err    error
}

// Chain is a set of branches.
type Chain struct {
	mu       sync.RWMutex
	branches map[string]Branch
}

func NewChain() *Chain {
	return &Chain{branches: make(map[string]Branch)}
}

func (c *Chain) Join(name string, b Branch) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.branches[name] = b
}

// ask starts one question per branch. The channel is closed after the last
// answer.
func (c *Chain) ask(ctx context.Context, drug string) <-chan count {
	out := make(chan count)
	var wg sync.WaitGroup
	c.mu.RLock()
	for name, b := range c.branches {
		wg.Go(func() {
			n, err := b.Stock(ctx, drug)
			out <- count{branch: name, units: n, err: err}
		})
	}
	c.mu.RUnlock()
	go func() {
		wg.Wait()
		close(out)
	}()
	return out
}

// Total adds up the stock of all branches.
func (c *Chain) Total(ctx context.Context, drug string) (int, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()

	total := 0
	var first error
	for a := range c.ask(ctx, drug) {
		if a.err != nil {
			if first == nil {
				first = fmt.Errorf("branch %s: %w", a.branch, a.err)
				cancel()
			}
			continue
		}
		total += a.units
	}
	if first != nil {
		return 0, first
	}
	return total, nil
}

var errEnough = errors.New("pharmacy: enough")

// Has reports whether the branches hold at least want units. It stops asking
// when it knows.
func (c *Chain) Has(ctx context.Context, drug string, want int) (bool, error) {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)

	answers := c.ask(ctx, drug)
	defer drain(answers)

	have := 0
	var errs []error
	for {
		select {
		case a, ok := <-answers:
			if !ok {
				return have >= want, errors.Join(errs...)
			}
			if a.err != nil {
				errs = append(errs, a.err)
				continue
			}
			if have += a.units; have >= want {
				cancel(errEnough)
				return true, nil
			}
		case <-ctx.Done():
			return false, context.Cause(ctx)
		}
	}
}

func drain[T any](ch <-chan T) {
	for range ch {
	}
}
