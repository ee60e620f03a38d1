// Package lamps lights lamps late, and says that it is meant so of the whole file.
package lamps

//lint:file-ignore lostwake the keepers poll on a ticker

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
	l.waker = w
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

type Rear struct {
	mu    sync.Mutex
	lit   bool
	waker func()
}

func (l *Rear) Poll(w func()) bool {
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

func (l *Rear) Light() {
	l.mu.Lock()
	l.lit = true
	w := l.waker
	l.waker = nil
	l.mu.Unlock()
	if w != nil {
		w()
	}
}
