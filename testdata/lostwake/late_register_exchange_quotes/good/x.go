// Package exchange follows the quotes of a share.
package exchange

import "sync"

// Quotes knows the last price of a share, in cents.
type Quotes struct {
	mu        sync.RWMutex
	last      int
	listeners map[int]chan<- struct{}
	nextID    int
}

// Last returns the last price.
func (q *Quotes) Last() int {
	q.mu.RLock()
	defer q.mu.RUnlock()
	return q.last
}

// Trade sets the price. Every listener that has no message yet gets one.
func (q *Quotes) Trade(cents int) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.last = cents
	for _, l := range q.listeners {
		select {
		case l <- struct{}{}:
		default:
		}
	}
}

// AwaitAbove returns the first price it sees that is above the given one.
func (q *Quotes) AwaitAbove(cents int) int {
	c := make(chan struct{}, 1)
	q.mu.Lock()
	if q.listeners == nil {
		q.listeners = make(map[int]chan<- struct{})
	}
	q.nextID++
	id := q.nextID
	q.listeners[id] = c
	q.mu.Unlock()

	defer func() {
		q.mu.Lock()
		delete(q.listeners, id)
		q.mu.Unlock()
	}()
	for {
		if last := q.Last(); last > cents {
			return last
		}
		<-c
	}
}
