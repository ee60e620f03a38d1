// Package kiln fires pots. A firing is polled, in the manner of a future, by
// whoever drives it at the time.
package kiln

import (
	"context"
	"fmt"
	"sync"
)

// Waker makes its task poll again. It may be called from any goroutine.
type Waker interface{ Wake() }

// Poller is something that becomes ready. When it is not, it sees to it that w
// is woken once it is worth to poll again.
type Poller[T any] interface {
	Poll(w Waker) (v T, ready bool)
}

// Firing is one run of the kiln.
type Firing struct {
	mu     sync.Mutex
	pot    string
	degree int
	target int
	done   bool
	waker  Waker
}

func NewFiring(pot string, target int) *Firing {
	return &Firing{pot: pot, target: target}
}

// Pot is a fired pot.
type Pot struct {
	Name   string
	Degree int
}

// Poll implements Poller.
func (f *Firing) Poll(w Waker) (Pot, bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.done {
		return Pot{Name: f.pot, Degree: f.degree}, true
	}
	f.waker = w
	return Pot{}, false
}

// Heat is called by the burner.
func (f *Firing) Heat(degree int) {
	f.mu.Lock()
	f.degree = max(f.degree, degree)
	if f.done || f.degree < f.target {
		f.mu.Unlock()
		return
	}
	f.done = true
	w := f.waker
	f.waker = nil
	f.mu.Unlock()
	if w != nil {
		w.Wake()
	}
}

type parker struct{ ch chan struct{} }

func newParker() *parker { return &parker{ch: make(chan struct{}, 1)} }

func (p *parker) Wake() {
	select {
	case p.ch <- struct{}{}:
	default:
	}
}

func (p *parker) park(ctx context.Context) error {
	select {
	case <-p.ch:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// Drive polls p until it is ready or ctx ends; then p may be driven again, by
// the same or another goroutine.
func Drive[T any](ctx context.Context, p Poller[T]) (T, error) {
	w := newParker()
	for {
		if v, ready := p.Poll(w); ready {
			return v, nil
		}
		if err := w.park(ctx); err != nil {
			var zero T
			return zero, err
		}
	}
}

// Map is a Poller that converts the value of another.
func Map[T, U any](p Poller[T], fn func(T) U) Poller[U] {
	return mapped[T, U]{p, fn}
}

type mapped[T, U any] struct {
	inner Poller[T]
	fn    func(T) U
}

func (m mapped[T, U]) Poll(w Waker) (u U, ready bool) {
	v, ready := m.inner.Poll(w)
	if !ready {
		return u, false
	}
	return m.fn(v), true
}

// Label describes a pot.
func Label(p Pot) string { return fmt.Sprintf("%s, fired at %d", p.Name, p.Degree) }
