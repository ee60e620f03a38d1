// Package dock assigns metres of quay to ships, in the order of their requests.
package dock

import (
	"container/list"
	"context"
	"fmt"
	"sync"
)

type request struct {
	metres  int
	granted chan struct{}
}

// Quay has a given length, of which ships take parts.
type Quay struct {
	length int

	mu    sync.Mutex
	taken int
	queue list.List // of request
}

// NewQuay returns a free quay.
func NewQuay(metres int) *Quay { return &Quay{length: metres} }

// Moor takes that many metres, waiting for them until ctx ends.
func (q *Quay) Moor(ctx context.Context, metres int) error {
	if metres > q.length {
		return fmt.Errorf("dock: %d metres asked, %d built", metres, q.length)
	}
	if q.TryMoor(metres) {
		return nil
	}

	r := request{metres: metres, granted: make(chan struct{})}
	q.mu.Lock()
	if q.fitsLocked(metres) {
		q.taken += metres
		q.mu.Unlock()
		return nil
	}
	place := q.queue.PushBack(r)
	q.mu.Unlock()

	select {
	case <-r.granted:
		return nil
	case <-ctx.Done():
	}

	q.mu.Lock()
	defer q.mu.Unlock()
	select {
	case <-r.granted:
		return nil
	default:
	}
	q.queue.Remove(place)
	q.grantLocked()
	return ctx.Err()
}

// TryMoor takes that many metres if they are free and nobody waits.
func (q *Quay) TryMoor(metres int) bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	if !q.fitsLocked(metres) {
		return false
	}
	q.taken += metres
	return true
}

func (q *Quay) fitsLocked(metres int) bool {
	return q.queue.Len() == 0 && q.taken+metres <= q.length
}

// CastOff gives metres back that were taken before.
func (q *Quay) CastOff(metres int) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.taken -= metres
	q.grantLocked()
}

func (q *Quay) grantLocked() {
	for e := q.queue.Front(); e != nil; e = q.queue.Front() {
		r := e.Value.(request)
		if q.taken+r.metres > q.length {
			return
		}
		q.taken += r.metres
		q.queue.Remove(e)
		close(r.granted)
	}
}
