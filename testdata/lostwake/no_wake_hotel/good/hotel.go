// Package hotel lets guests wait for a room of a hotel.
package hotel

import (
	"container/list"
	"context"
	"errors"
	"sync"
)

// ErrShut is returned once the house is shut.
var ErrShut = errors.New("house is shut")

// lobby is where guests sit until somebody calls them.
type lobby struct {
	seats list.List // of chan struct{}
}

func (l *lobby) sit() (chan struct{}, *list.Element) {
	c := make(chan struct{})
	return c, l.seats.PushBack(c)
}

func (l *lobby) callAll() {
	for e := l.seats.Front(); e != nil; e = l.seats.Front() {
		close(l.seats.Remove(e).(chan struct{}))
	}
}

// Hotel is a set of rooms of type R.
type Hotel[R any] struct {
	mu    sync.Mutex
	rooms []R
	shut  bool
	lobby
}

// Stay returns a room; it waits while there is none.
func (h *Hotel[R]) Stay(ctx context.Context) (room R, err error) {
	h.mu.Lock()
	for {
		if h.shut {
			h.mu.Unlock()
			return room, ErrShut
		}
		if n := len(h.rooms); n > 0 {
			room, h.rooms = h.rooms[n-1], h.rooms[:n-1]
			h.mu.Unlock()
			return room, nil
		}
		called, seat := h.sit()
		h.mu.Unlock()
		select {
		case <-called:
			h.mu.Lock()
		case <-ctx.Done():
			h.mu.Lock()
			h.seats.Remove(seat)
			h.mu.Unlock()
			return room, ctx.Err()
		}
	}
}

// Vacate gives a room back.
func (h *Hotel[R]) Vacate(room R) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.shut {
		return
	}
	h.rooms = append(h.rooms, room)
	h.callAll()
}

// Shut turns everybody away and returns the rooms that stood empty.
func (h *Hotel[R]) Shut() []R {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.shut = true
	h.callAll()
	empty := h.rooms
	h.rooms = nil
	return empty
}
