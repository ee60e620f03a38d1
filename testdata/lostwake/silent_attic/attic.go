// Package attic is an LRU cache that tells about what it drops.
package attic

import (
	"container/list"
	"sync"
)

type entry[K comparable, V any] struct {
	k K
	v V
}

type Attic[K comparable, V any] struct {
	mu     sync.Mutex
	cap    int
	order  *list.List
	byKey  map[K]*list.Element
	onDrop func(K, V)
}

func New[K comparable, V any](n int) *Attic[K, V] {
	return &Attic[K, V]{cap: n, order: list.New(), byKey: make(map[K]*list.Element)}
}

func (a *Attic[K, V]) OnDrop(f func(K, V)) {
	a.mu.Lock()
	a.onDrop = f
	a.mu.Unlock()
}

func (a *Attic[K, V]) Get(k K) (v V, ok bool) {
	a.mu.Lock()
	defer a.mu.Unlock()
	e, ok := a.byKey[k]
	if !ok {
		return v, false
	}
	a.order.MoveToFront(e)
	return e.Value.(*entry[K, V]).v, true
}

func (a *Attic[K, V]) Put(k K, v V) bool {
	a.mu.Lock()
	if e, ok := a.byKey[k]; ok {
		e.Value.(*entry[K, V]).v = v
		a.mu.Unlock()
		return false
	}
	a.byKey[k] = a.order.PushFront(&entry[K, V]{k, v})
	var old *entry[K, V]
	if a.order.Len() > a.cap {
		e := a.order.Back()
		old = a.order.Remove(e).(*entry[K, V])
		delete(a.byKey, old.k)
	}
	f := a.onDrop
	a.mu.Unlock()
	if old != nil && f != nil {
		f(old.k, old.v)
	}
	return true
}
