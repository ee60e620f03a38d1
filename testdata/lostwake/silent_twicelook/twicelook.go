// Package twicelook looks, registers, looks again, and withdraws.
package twicelook

import (
	"container/list"
	"sync"
	"sync/atomic"
)

type Tank struct {
	full atomic.Bool
	mu   sync.Mutex
	l    list.List
}

func (t *Tank) Poll(f func()) bool {
	if t.full.Load() {
		return true
	}
	t.mu.Lock()
	e := t.l.PushBack(f)
	t.mu.Unlock()
	if t.full.Load() {
		t.mu.Lock()
		t.l.Remove(e)
		t.mu.Unlock()
		return true
	}
	return false
}

func (t *Tank) Fill() {
	if t.full.Swap(true) {
		return
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	for e := t.l.Front(); e != nil; e = t.l.Front() {
		t.l.Remove(e)
		e.Value.(func())()
	}
}
