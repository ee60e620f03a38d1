// Package tokenqueue is a rate limiter whose waiters may give up.
package tokenqueue

import (
	"context"
	"sync"
)

// Limiter gives out one token per period, up to burst at once.
type Limiter struct {
	mu     sync.Mutex
	tokens int
	burst  int
	queue  []chan struct{}
}

// New returns a full limiter.
func New(burst int) *Limiter {
	return &Limiter{tokens: burst, burst: burst}
}

// Refill adds one token; the owner calls it once per period for as long as the
// limiter is in use.
func (l *Limiter) Refill() {
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.queue) > 0 {
		l.queue[0] <- struct{}{} // has room: each channel gets one token
		l.queue = l.queue[1:]
		return
	}
	l.tokens = min(l.tokens+1, l.burst)
}

// Wait takes a token.
func (l *Limiter) Wait(ctx context.Context) error {
	l.mu.Lock()
	if l.tokens > 0 {
		l.tokens--
		l.mu.Unlock()
		return nil
	}
	ch := make(chan struct{}, 1)
	l.queue = append(l.queue, ch)
	l.mu.Unlock()

	select {
	case <-ch:
		return nil
	case <-ctx.Done():
	}
	if !l.abandon(ch) {
		l.Refill() // it came too late for us; the next one gets it
	}
	return ctx.Err()
}

// abandon leaves the queue; false means that a token was already given.
func (l *Limiter) abandon(ch chan struct{}) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	for i, c := range l.queue {
		if c == ch {
			l.queue = append(l.queue[:i:i], l.queue[i+1:]...)
			return true
		}
	}
	return false
}
