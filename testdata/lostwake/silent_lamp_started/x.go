// Package lamp lights a lamp in the background. Who puts it out waits until it is lit, which stays
// said: that the flag is taken back at the very end needs nobody to be told.
package lamp

import "sync"

type Lamp struct {
	mu      sync.Mutex
	burning bool
	lit     chan struct{}
	strike  func(lit chan struct{})
	out     func()
}

func (l *Lamp) Light() {
	l.mu.Lock()
	if l.burning {
		l.mu.Unlock()
		return
	}
	l.burning = true
	l.lit = make(chan struct{})
	lit := l.lit
	l.mu.Unlock()
	go func() {
		defer func() {
			l.mu.Lock()
			l.burning = false
			l.mu.Unlock()
		}()
		burn(lit, l.strike)
	}()
}

func burn(lit chan struct{}, strike func(chan struct{})) {
	close(lit)
	strike(lit)
}

func (l *Lamp) PutOut() {
	l.mu.Lock()
	burning, lit := l.burning, l.lit
	l.mu.Unlock()
	if burning {
		<-lit
		l.out()
	}
}
