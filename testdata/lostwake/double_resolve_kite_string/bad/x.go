// Package kitestring: a kite is down when its string has torn, when it is reeled in, or when the wind
// has gone. Whoever brings it down says so, once.
package kitestring

import (
	"errors"
	"sync"
)

var ErrTorn = errors.New("kitestring: torn")

type Kite struct {
	mu     sync.Mutex
	down   bool
	why    error
	landed chan struct{}
	gusts  int
}

func Fly() *Kite { return &Kite{landed: make(chan struct{})} }

func (k *Kite) Pull(force int) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.gusts++
	if force > 9 && !k.down {
		k.down = true
		k.why = ErrTorn
		close(k.landed)
	}
}

func (k *Kite) Reel() {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.down = true
	close(k.landed) // want `double-resolve: \(\*Kite\).Reel closes Kite.landed without asking, as \(\*Kite\).Pull does at line [0-9]+`
}

// Wait returns why the kite came down.
func (k *Kite) Wait() error {
	<-k.landed
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.why
}
