// Package lamps has lamps that one keeper has for himself.
package lamps

import "sync"

type Front struct {
	mu    sync.Mutex
	lit   bool
	waker func()
}

func (l *Front) Poll(w func()) bool {
	l.mu.Lock()
	lit := l.lit
	l.mu.Unlock()
	if lit {
		return true
	}
	l.mu.Lock()
	l.waker = w // want "late-register: "
	l.mu.Unlock()
	return false
}

func (l *Front) Light() {
	l.mu.Lock()
	l.lit = true
	w := l.waker
	l.waker = nil
	l.mu.Unlock()
	if w != nil {
		w()
	}
}

type Poll struct {
	mu    sync.Mutex
	lit   bool
	waker func()
}

// Poll is called by the keeper.
//
//futurelint:confined
func (l *Poll) Poll(w func()) bool {
	l.mu.Lock()
	lit := l.lit
	l.mu.Unlock()
	if lit {
		return true
	}
	l.mu.Lock()
	l.waker = w
	l.mu.Unlock()
	return false
}

func (l *Poll) Light() {
	l.mu.Lock()
	l.lit = true
	w := l.waker
	l.waker = nil
	l.mu.Unlock()
	if w != nil {
		w()
	}
}

// Type is held by the keeper.
//
//futurelint:confined
type Type struct {
	mu    sync.Mutex
	lit   bool
	waker func()
}

func (l *Type) Poll(w func()) bool {
	l.mu.Lock()
	lit := l.lit
	l.mu.Unlock()
	if lit {
		return true
	}
	l.mu.Lock()
	l.waker = w
	l.mu.Unlock()
	return false
}

func (l *Type) Light() {
	l.mu.Lock()
	l.lit = true
	w := l.waker
	l.waker = nil
	l.mu.Unlock()
	if w != nil {
		w()
	}
}

type Light struct {
	mu    sync.Mutex
	lit   bool
	waker func()
}

func (l *Light) Poll(w func()) bool {
	l.mu.Lock()
	lit := l.lit
	l.mu.Unlock()
	if lit {
		return true
	}
	l.mu.Lock()
	l.waker = w // want "late-register: "
	l.mu.Unlock()
	return false
}

//futurelint:confined
func (l *Light) Light() {
	l.mu.Lock()
	l.lit = true
	w := l.waker
	l.waker = nil
	l.mu.Unlock()
	if w != nil {
		w()
	}
}

//futurelint:confined
type (
	Both struct{ Type }
)
