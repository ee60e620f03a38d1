// Package ink lets a letter be sealed when its ink is dry. Seal looks once; what the
// drier says in between stays where it is.
package ink

import "sync"

type Letter struct {
	mu  sync.Mutex
	wet bool
	dry chan struct{}
}

func New() *Letter { return &Letter{dry: make(chan struct{}, 1)} }

func (l *Letter) Write() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.wet = true
}

func (l *Letter) Dry() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.wet = false
	select {
	case l.dry <- struct{}{}:
	default:
	}
}

func (l *Letter) Seal() string {
	l.mu.Lock()
	wet := l.wet
	l.mu.Unlock()
	if wet {
		<-l.dry
	}
	return "sealed"
}
