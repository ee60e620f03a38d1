// Package conveyor is the belt between the kitchen of a canteen and its sink.
package conveyor

import (
	"errors"
	"io"
	"sync"
)

// Events is a set of things that may happen to a belt.
type Events uint8

const (
	EventDishes Events = 1 << iota // there is something to take
	EventSpace                     // there is room to put
	EventEnd                       // one end is shut
)

var (
	ErrStopped    = errors.New("conveyor: stopped")
	errWouldBlock = errors.New("conveyor: would block")
)

// entry is a registration for some events.
type entry struct {
	mask Events
	fn   func(Events)
}

// queue holds entries and calls them.
type queue struct {
	mu      sync.RWMutex
	entries map[*entry]struct{}
}

func (q *queue) register(mask Events, fn func(Events)) *entry {
	e := &entry{mask: mask, fn: fn}
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.entries == nil {
		q.entries = make(map[*entry]struct{})
	}
	q.entries[e] = struct{}{}
	return e
}

func (q *queue) unregister(e *entry) {
	q.mu.Lock()
	defer q.mu.Unlock()
	delete(q.entries, e)
}

func (q *queue) notify(ev Events) {
	q.mu.RLock()
	defer q.mu.RUnlock()
	for e := range q.entries {
		if hit := e.mask & ev; hit != 0 {
			e.fn(hit)
		}
	}
}

// Belt carries dishes.
type Belt struct {
	queue queue

	mu      sync.Mutex
	dishes  []string
	length  int
	stopped bool
}

func NewBelt(length int) *Belt { return &Belt{length: length} }

// block calls op again and again, whenever one of the events happened.
func (b *Belt) block(mask Events, op func() error) error {
	err := op()
	if !errors.Is(err, errWouldBlock) {
		return err
	}
	ch := make(chan struct{}, 1)
	e := b.queue.register(mask, func(Events) {
		select {
		case ch <- struct{}{}:
		default:
		}
	})
	defer b.queue.unregister(e)
	for {
		if err := op(); !errors.Is(err, errWouldBlock) {
			return err
		}
		<-ch
	}
}

func (b *Belt) tryPut(dish string) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	switch {
	case b.stopped:
		return ErrStopped
	case len(b.dishes) >= b.length:
		return errWouldBlock
	}
	b.dishes = append(b.dishes, dish)
	return nil
}

func (b *Belt) tryTake() (string, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if len(b.dishes) > 0 {
		d := b.dishes[0]
		b.dishes = b.dishes[1:]
		return d, nil
	}
	if b.stopped {
		return "", io.EOF
	}
	return "", errWouldBlock
}

// Put waits for room.
func (b *Belt) Put(dish string) error {
	err := b.block(EventSpace, func() error { return b.tryPut(dish) })
	if err == nil {
		b.queue.notify(EventDishes)
	}
	return err
}

// Take waits for a dish.
func (b *Belt) Take() (dish string, err error) {
	err = b.block(EventDishes|EventEnd, func() (err error) {
		dish, err = b.tryTake()
		return err
	})
	if err == nil {
		b.queue.notify(EventSpace)
	}
	return dish, err
}

// Stop refuses more dishes; those on the belt can be taken.
func (b *Belt) Stop() {
	b.mu.Lock()
	b.stopped = true
	b.mu.Unlock()
	b.queue.notify(EventDishes | EventSpace | EventEnd)
}
