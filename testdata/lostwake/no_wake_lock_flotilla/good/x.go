// Package flotilla leads boats through a lock, and tells who asks when all are through.
package flotilla

import "sync"

// A Lock has boats in it.
type Lock struct {
	mu    sync.Mutex
	boats map[string]int
	empty chan struct{} // made by the first who asks
	river River
}

// A River tells of boats that have left.
type River interface {
	OnLeave(func(name string, ok bool))
}

// New returns a lock that hears from a river.
func New(r River) *Lock {
	l := &Lock{boats: map[string]int{}, river: r}
	r.OnLeave(l.left)
	return l
}

// Enter lets a boat in.
func (l *Lock) Enter(name string, crew int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.boats[name] = crew
}

// Empty returns a channel that is closed once no boat is in the lock.
func (l *Lock) Empty() <-chan struct{} {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.empty == nil {
		l.empty = make(chan struct{})
	}
	empty := l.empty
	if len(l.boats) == 0 {
		close(l.empty)
		l.empty = nil
	}
	return empty
}

func (l *Lock) left(name string, ok bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if !ok {
		delete(l.boats, name)
		l.tell()
		return
	}
	delete(l.boats, name)
	l.tell()
}

func (l *Lock) tell() {
	if l.empty != nil && len(l.boats) == 0 {
		close(l.empty)
		l.empty = nil
	}
}

// Drain lets all boats go with the water.
func (l *Lock) Drain() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.boats = nil
	l.tell()
}
