// Package honey labels jars on a goroutine of its own.
package honey

import "sync"

// Jar is a jar of honey.
type Jar struct{ Hive string }

// Labeller labels jars.
type Labeller struct {
	label func([]Jar)

	mu     sync.Mutex
	jars   []Jar
	told   bool // the goroutine knows that there are jars
	closed bool

	bell chan struct{}
}

// New starts a labeller.
func New(label func([]Jar)) *Labeller {
	l := &Labeller{label: label, bell: make(chan struct{}, 1)}
	go l.run()
	return l
}

// Put hands jars over; it reports false after Close.
func (l *Labeller) Put(jars ...Jar) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.closed {
		return false
	}
	l.jars = append(l.jars, jars...)
	if !l.told {
		l.told = true
		l.bell <- struct{}{}
	}
	return true
}

// Close ends the labeller.
func (l *Labeller) Close() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.closed = true
	close(l.bell)
}

func (l *Labeller) run() {
	for range l.bell {
		l.work()
	}
}

func (l *Labeller) work() {
	for {
		jars := l.take()
		if len(jars) == 0 {
			break
		}
		l.label(jars)
	}
}

// take returns the jars that there are.
func (l *Labeller) take() []Jar {
	l.mu.Lock()
	defer l.mu.Unlock()
	jars := l.jars
	l.jars = nil
	if len(jars) == 0 {
		l.told = false
	}
	return jars
}
