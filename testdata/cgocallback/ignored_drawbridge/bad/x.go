// Package x raises drawbridges.
package x

/*
#include <stdint.h>
extern void goRaised(uintptr_t bridge, int degrees);
extern int bridge_raise(uintptr_t bridge);
*/
import "C"

import (
	"errors"
	"runtime/cgo"
	"sync"
)

// ErrChain says that a chain is broken.
var ErrChain = errors.New("drawbridge: chain")

// rise is one way of a bridge.
type rise struct {
	mu      sync.Mutex
	once    sync.Once
	degrees int
	up      chan struct{}
}

func (r *rise) done() { close(r.up) }

func (r *rise) locked(f func()) {
	r.mu.Lock()
	defer r.mu.Unlock()
	f()
}

// Raise raises a bridge, and returns how far.
func Raise() (int, error) {
	r := &rise{up: make(chan struct{})}
	h := cgo.NewHandle(r)
	defer h.Delete()
	C.bridge_raise(C.uintptr_t(h)) // want "lost-completion: "
	r.wait()
	return r.degrees, nil
}

func (r *rise) wait() { <-r.up }

//export goRaised
func goRaised(bridge C.uintptr_t, degrees C.int) {
	r := cgo.Handle(bridge).Value().(*rise)
	r.locked(func() {
		r.degrees = int(degrees)
		r.once.Do(r.done)
	})
}
