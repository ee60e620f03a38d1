// Package emitter has On, Off and Emit. Events before On are not for the listener.
package emitter

import "sync"

type Listener func(args ...any)

type Emitter struct {
	mu   sync.RWMutex
	next int
	m    map[string]map[int]Listener
}

func (e *Emitter) On(name string, l Listener) (off func()) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.m == nil {
		e.m = make(map[string]map[int]Listener)
	}
	if e.m[name] == nil {
		e.m[name] = make(map[int]Listener)
	}
	id := e.next
	e.next++
	e.m[name][id] = l
	return func() {
		e.mu.Lock()
		defer e.mu.Unlock()
		delete(e.m[name], id)
	}
}

func (e *Emitter) Once(name string, l Listener) {
	var off func()
	var once sync.Once
	off = e.On(name, func(args ...any) {
		once.Do(func() {
			l(args...)
		})
	})
	_ = off
}

func (e *Emitter) Emit(name string, args ...any) int {
	e.mu.RLock()
	var ls []Listener
	for _, l := range e.m[name] {
		ls = append(ls, l)
	}
	e.mu.RUnlock()
	for _, l := range ls {
		l(args...)
	}
	return len(ls)
}
