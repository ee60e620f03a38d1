// Package weaver weaves each pattern once; those who ask for one that is being woven wait.
package weaver

import (
	"errors"
	"sync"
)

// ErrBusy is returned when all looms are taken.
var ErrBusy = errors.New("weaver: no loom is free")

var errTorn = errors.New("weaver: torn")

type cloth struct {
	done chan struct{}
	err  error
}

// Weaver has some looms.
type Weaver struct {
	weave func(pattern string) error
	looms chan struct{}

	mu     sync.Mutex
	cloths map[string]*cloth
}

// New returns a weaver with n looms.
func New(n int, weave func(pattern string) error) *Weaver {
	return &Weaver{weave: weave, looms: make(chan struct{}, n), cloths: map[string]*cloth{}}
}

// Cloth weaves a pattern, or waits for who does. A loom that is given back is no news
// to those who wait for the cloth.
func (w *Weaver) Cloth(pattern string) error {
	w.mu.Lock()
	if c, ok := w.cloths[pattern]; ok {
		w.mu.Unlock()
		<-c.done
		return c.err
	}
	c := &cloth{done: make(chan struct{})}
	w.cloths[pattern] = c
	w.mu.Unlock()

	select {
	case w.looms <- struct{}{}:
	default:
		c.err = ErrBusy
		close(c.done)
		return c.err
	}
	c.err = errTorn
	defer func() {
		<-w.looms
		if c.err != nil {
			w.forget(pattern)
		}
		close(c.done)
	}()
	c.err = w.weave(pattern)
	return c.err
}

func (w *Weaver) forget(pattern string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	delete(w.cloths, pattern)
}
