// Package chain links wagons, of which each can be waited for to get a next one.
package chain

import "sync"

type Wagon struct {
	mu    sync.RWMutex
	prev  *Wagon
	next  *Wagon
	gets  chan struct{}
	gone  bool
	Cargo any
}

func (w *Wagon) Next() *Wagon {
	w.mu.RLock()
	next := w.next
	w.mu.RUnlock()
	return next
}

func (w *Wagon) Prev() *Wagon {
	w.mu.RLock()
	prev := w.prev
	w.mu.RUnlock()
	return prev
}

// Gets is closed when there is a next one, or this one is gone.
func (w *Wagon) Gets() <-chan struct{} {
	w.mu.RLock()
	defer w.mu.RUnlock()
	return w.gets
}

func (w *Wagon) setPrev(to *Wagon) {
	w.mu.Lock()
	w.prev = to
	w.mu.Unlock()
}

func (w *Wagon) setNext(to *Wagon) {
	w.mu.Lock()
	old := w.next
	w.next = to
	if old != nil && to == nil {
		w.gets = make(chan struct{})
	}
	if old == nil && to != nil {
		close(w.gets)
	}
	w.mu.Unlock()
}

func (w *Wagon) setGone() {
	w.mu.Lock()
	w.gone = true
	if w.next == nil {
		close(w.gets)
	}
	w.mu.Unlock()
}

type Train struct {
	mu         sync.Mutex
	head, tail *Wagon
}

func (t *Train) Push(cargo any) *Wagon {
	t.mu.Lock()
	defer t.mu.Unlock()
	w := &Wagon{gets: make(chan struct{}), Cargo: cargo}
	if t.tail == nil {
		t.head, t.tail = w, w
		return w
	}
	w.setPrev(t.tail)
	t.tail.setNext(w)
	t.tail = w
	return w
}

func (t *Train) Remove(w *Wagon) any {
	t.mu.Lock()
	prev, next := w.Prev(), w.Next()
	if prev == nil {
		t.head = next
	} else {
		prev.setNext(next)
	}
	if next == nil {
		t.tail = prev
	} else {
		next.setPrev(prev)
	}
	w.setGone()
	t.mu.Unlock()
	return w.Cargo
}
