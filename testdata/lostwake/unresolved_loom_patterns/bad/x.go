// Package loom weaves each pattern once, however many ask for it.
package loom

import (
	"fmt"
	"sync"
)

// Cloth was woven.
type Cloth struct {
	Pattern string
	Threads int
}

type weaving struct {
	ready chan struct{}
	cloth Cloth
	err   error
}

// Loom remembers what it has woven.
type Loom struct {
	Draft func(pattern string) (rows []int, err error)

	mu      sync.Mutex
	weaving map[string]*weaving
}

// Weave returns a cloth with a pattern. Failures are not remembered.
func (l *Loom) Weave(pattern string) (Cloth, error) {
	l.mu.Lock()
	if w, ok := l.weaving[pattern]; ok {
		l.mu.Unlock()
		<-w.ready
		return w.cloth, w.err
	}
	w := &weaving{ready: make(chan struct{})}
	if l.weaving == nil {
		l.weaving = make(map[string]*weaving)
	}
	l.weaving[pattern] = w
	l.mu.Unlock()

	rows, err := l.Draft(pattern)
	if err != nil {
		l.forget(pattern)
		return Cloth{}, fmt.Errorf("loom: %s: %w", pattern, err) // want "unresolved: "
	}
	w.cloth.Pattern = pattern
	for _, r := range rows {
		w.cloth.Threads += r
	}
	close(w.ready)
	return w.cloth, nil
}

func (l *Loom) forget(pattern string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	delete(l.weaving, pattern)
}
