// Package ink lets a letter be sealed when its ink is dry. Seal looks once: the drier, who
// comes between the look and the wait, finds nobody to tell.
package ink

import "sync"

type Letter struct {
	mu  sync.Mutex
	wet bool
	dry chan struct{}
}

func New() *Letter { return &Letter{dry: make(chan struct{})} }

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
	case l.dry <- struct{}{}: // want `lossy-wake: \(\*Letter\).Dry may drop its wake on Letter.dry before \(\*Letter\).Seal receives at line 36`
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
