// Package museum lets polled visitors into a gallery and keeps the waker of
// the latest poll of each.
package museum

import (
	"container/list"
	"sync"
)

// Visit is polled until it is let in.
type Visit struct {
	gallery *Gallery
	place   *list.Element // in gallery.queue while waiting
	wake    func()
	inside  bool
}

// Gallery has room for a few visitors.
type Gallery struct {
	mu    sync.Mutex
	room  int
	queue list.List // of *Visit
}

// Open returns a gallery with the given room.
func Open(room int) *Gallery { return &Gallery{room: room} }

// Visit asks to be let in.
func (g *Gallery) Visit() *Visit { return &Visit{gallery: g} }

// Poll reports whether the visitor is inside; if not, wake will be called.
func (v *Visit) Poll(wake func()) bool {
	g := v.gallery
	g.mu.Lock()
	defer g.mu.Unlock()
	switch {
	case v.inside:
		return true
	case v.place != nil:
		v.wake = wake // the place in the queue is kept, the waker replaced
		return false
	case g.room > 0 && g.queue.Len() == 0:
		g.room--
		v.inside = true
		return true
	}
	return v.enqueue(wake)
}

// enqueue is called with the lock held; it always reports false.
func (v *Visit) enqueue(wake func()) bool {
	v.wake = wake
	v.place = v.gallery.queue.PushBack(v)
	return false
}

// Leave ends a visit, or the wait for it.
func (v *Visit) Leave() {
	g := v.gallery
	g.mu.Lock()
	var next func()
	switch {
	case v.place != nil:
		g.queue.Remove(v.place)
		v.place, v.wake = nil, nil
	case v.inside:
		v.inside = false
		next = g.admit()
	}
	g.mu.Unlock()
	if next != nil {
		next()
	}
}

// admit passes the freed place to the first in the queue, if any, and
// returns its waker.
func (g *Gallery) admit() func() {
	front := g.queue.Front()
	if front == nil {
		g.room++
		return nil
	}
	v := g.queue.Remove(front).(*Visit)
	wake := v.wake
	v.place, v.wake, v.inside = nil, nil, true
	return wake
}
