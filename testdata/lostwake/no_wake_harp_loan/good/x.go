// Package harploan lends the one harp of a town to players in the order of their asking.
package harploan

import (
	"container/list"
	"sync"
)

type player struct {
	name string
	has  chan struct{}
}

// Town owns the harp.
type Town struct {
	mu    sync.Mutex
	with  string
	days  int
	queue list.List
}

// Borrow waits for the harp.
func (t *Town) Borrow(name string) {
	t.mu.Lock()
	if t.with == "" {
		t.with = name
		t.mu.Unlock()
		return
	}
	p := &player{name: name, has: make(chan struct{})}
	t.queue.PushBack(p)
	t.mu.Unlock()
	<-p.has
}

func (t *Town) lend() {
	front := t.queue.Front()
	if front == nil {
		return
	}
	p := t.queue.Remove(front).(*player)
	t.with = p.name
	t.days = 0
	close(p.has)
}

// Return brings the harp back.
func (t *Town) Return() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.with = ""
	t.lend()
}

// Day takes the harp from who has it too long.
func (t *Town) Day() {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.days++; t.days > 7 {
		t.with = ""
		t.lend()
	}
}
