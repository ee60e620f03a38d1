// Package laundry washes laundry in loads.
package laundry

import (
	"fmt"
	"sync"
)

// Ticket stands for one bundle of washing.
type Ticket struct {
	Bundle string
	clean  chan struct{}
	err    error
}

// Wait returns when the bundle is clean or spoilt.
func (t *Ticket) Wait() error {
	<-t.clean
	return t.err
}

func (t *Ticket) settle(err error) {
	t.err = err
	close(t.clean)
}

// Laundry collects bundles and washes them together.
type Laundry struct {
	mu      sync.Mutex
	waiting []*Ticket
	soak    func(bundles []string) error
	rinse   func(bundle string) error
}

// Bring hands a bundle in.
func (l *Laundry) Bring(bundle string) *Ticket {
	t := &Ticket{Bundle: bundle, clean: make(chan struct{})}
	l.mu.Lock()
	l.waiting = append(l.waiting, t)
	l.mu.Unlock()
	return t
}

func (l *Laundry) take() []*Ticket {
	l.mu.Lock()
	defer l.mu.Unlock()
	load := l.waiting
	l.waiting = nil
	return load
}

// Wash washes all that has been brought.
func (l *Laundry) Wash() error {
	load := l.take()
	names := make([]string, 0, len(load))
	for _, t := range load {
		names = append(names, t.Bundle)
	}
	if err := l.soak(names); err != nil {
		for _, t := range load {
			t.settle(err)
		}
		return err
	}
	for _, t := range load {
		err := l.rinse(t.Bundle)
		t.settle(err)
		if err != nil {
			return fmt.Errorf("rinse %s: %w", t.Bundle, err) // want "unresolved: "
		}
	}
	return nil
}
