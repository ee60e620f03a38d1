// Package sieve searches primes in tasks that share a processor.
package sieve

import (
	"errors"
	"sync"
)

// ErrPending is returned by a poll that is to be repeated after a wake-up.
var ErrPending = errors.New("sieve: pending")

// Context is given to each poll. Spend takes from the budget of this poll.
type Context struct {
	wake   func()
	budget int
}

// NewContext returns a context whose task is put on the run queue by wake.
func NewContext(wake func(), budget int) *Context {
	return &Context{wake: wake, budget: budget}
}

// Spend reports false when the budget is used up; then the task is on the run
// queue again and its poll should return.
func (cx *Context) Spend() bool {
	if cx.budget == 0 {
		cx.wake()
		return false
	}
	cx.budget--
	return true
}

// Primes is a stream of the primes below a limit that is set from outside.
type Primes struct {
	mu    sync.Mutex
	limit int
	ended bool
	at    int
	found []int
	wake  func()
}

// Poll returns the next prime, or 0 at the end of the stream.
func (p *Primes) Poll(cx *Context) (int, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for {
		if p.at < 2 {
			p.at = 2
		}
		if p.at >= p.limit {
			if p.ended {
				return 0, nil
			}
			p.wake = cx.wake
			return 0, ErrPending
		}
		if !cx.Spend() {
			return 0, ErrPending
		}
		n := p.at
		p.at++
		if p.prime(n) {
			p.found = append(p.found, n)
			return n, nil
		}
	}
}

func (p *Primes) prime(n int) bool {
	for _, q := range p.found {
		if q*q > n {
			break
		}
		if n%q == 0 {
			return false
		}
	}
	return true
}

// Extend raises the limit; last says that it was for the last time.
func (p *Primes) Extend(limit int, last bool) {
	p.mu.Lock()
	p.limit = max(p.limit, limit)
	p.ended = p.ended || last
	wake := p.wake
	p.wake = nil
	p.mu.Unlock()
	if wake != nil {
		wake()
	}
}
