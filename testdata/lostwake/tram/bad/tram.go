// Package tram hands out seats to tasks of an event loop.
package tram

import "sync"

type Task struct {
	mu    sync.Mutex
	ready bool
	loop  chan<- *Task
}

func (t *Task) wake() {
	t.mu.Lock()
	t.ready = true
	t.mu.Unlock()
	t.loop <- t
}

type Tram struct {
	sync.Mutex
	seats   []int
	queue   []*Task
	retired bool
}

func (t *Tram) Seat(me *Task) (seat int, ok bool) {
	t.Lock()
	if n := len(t.seats); n > 0 {
		seat, ok = t.seats[n-1], true
		t.seats = t.seats[:n-1]
	}
	t.Unlock()
	if ok {
		return
	}
	t.Lock()
	defer t.Unlock()
	t.queue = append(t.queue, me) // want `late-register`
	return -1, false
}

func (t *Tram) Leave(seat int) {
	t.Lock()
	t.seats = append(t.seats, seat)
	var first *Task
	if len(t.queue) > 0 {
		first = t.queue[0]
		t.queue = t.queue[1:]
	}
	t.Unlock()
	if first != nil {
		first.wake()
	}
}
