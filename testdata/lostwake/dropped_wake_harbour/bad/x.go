// Package harbour hands the berths of a quay to the ships that ask for one.
package harbour

import (
	"container/list"
	"context"
	"sync"
)

// Berth is one place along the quay.
type Berth struct {
	Number int
	Depth  float64
}

type arrival struct {
	ship string
	got  chan *Berth
}

// Quay owns a fixed set of berths.
type Quay struct {
	mu      sync.Mutex
	free    []*Berth
	waiting list.List // of *arrival, oldest first
}

// NewQuay makes a quay with the given depths, one berth each.
func NewQuay(depths ...float64) *Quay {
	q := &Quay{}
	for i, d := range depths {
		q.free = append(q.free, &Berth{Number: i + 1, Depth: d})
	}
	return q
}

// Moor waits for a berth. Ships are served in order of arrival.
func (q *Quay) Moor(ctx context.Context, ship string) (*Berth, error) {
	q.mu.Lock()
	if n := len(q.free); n > 0 {
		b := q.free[n-1]
		q.free = q.free[:n-1]
		q.mu.Unlock()
		return b, nil
	}
	a := &arrival{ship: ship, got: make(chan *Berth, 1)}
	e := q.waiting.PushBack(a)
	q.mu.Unlock()

	select {
	case b := <-a.got:
		return b, nil
	case <-ctx.Done():
		q.mu.Lock()
		q.waiting.Remove(e)
		q.mu.Unlock()
		return nil, ctx.Err() // want "dropped-wake: "
	}
}

// Leave gives the berth back, to the ship that has waited longest.
func (q *Quay) Leave(b *Berth) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.place(b)
}

func (q *Quay) place(b *Berth) {
	front := q.waiting.Front()
	if front == nil {
		q.free = append(q.free, b)
		return
	}
	a := q.waiting.Remove(front).(*arrival)
	a.got <- b
}
