// Package ferrydeck hands out deck metres of a car ferry in arrival order.
package ferrydeck

import (
	"container/list"
	"context"
	"errors"
	"sync"
)

// ErrTooLong is returned for a vehicle that can never fit.
var ErrTooLong = errors.New("ferrydeck: longer than the deck")

type boarding struct {
	metres int64
	ready  chan struct{}
}

// Deck is a stretch of lanes shared by all vehicles aboard.
type Deck struct {
	length int64
	mu     sync.Mutex
	used   int64
	line   list.List
}

// New returns an empty deck.
func New(length int64) *Deck { return &Deck{length: length} }

// Board waits until metres are free, first come, first served.
func (d *Deck) Board(ctx context.Context, metres int64) error {
	if metres > d.length {
		return ErrTooLong
	}
	d.mu.Lock()
	if d.length-d.used >= metres && d.line.Len() == 0 {
		d.used += metres
		d.mu.Unlock()
		return nil
	}
	b := boarding{metres: metres, ready: make(chan struct{})}
	elem := d.line.PushBack(b)
	d.mu.Unlock()

	select {
	case <-b.ready:
		return nil
	case <-ctx.Done():
		d.mu.Lock()
		defer d.mu.Unlock()
		select {
		case <-b.ready:
			d.used -= metres
			d.callNext()
			return ctx.Err()
		default:
		}
		d.line.Remove(elem)
		d.callNext()
		return ctx.Err()
	}
}

// Leave gives metres back after the vehicle drove off.
func (d *Deck) Leave(metres int64) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.used -= metres
	if d.used < 0 {
		panic("ferrydeck: more metres left than boarded")
	}
	d.callNext()
}

// callNext grants the head of the line as long as there is room.
// A long lorry at the head holds back the small cars behind it.
func (d *Deck) callNext() {
	for {
		front := d.line.Front()
		if front == nil {
			return
		}
		b := front.Value.(boarding)
		if d.length-d.used < b.metres {
			return
		}
		d.used += b.metres
		d.line.Remove(front)
		close(b.ready)
	}
}
