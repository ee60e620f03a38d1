// Package x lets falcons fly.
package x

/*
#include <stdint.h>
extern void goReturned(uintptr_t falcon);
static void falcon_fly(uintptr_t falcon) { goReturned(falcon); }
*/
import "C"

import (
	"runtime/cgo"
	"sync"
)

// Falcon is one that flies.
type Falcon struct {
	h        cgo.Handle
	once     sync.Once
	returned chan struct{}
}

// Fly lets one fly.
func Fly() *Falcon {
	f := &Falcon{returned: make(chan struct{}, 1)}
	f.h = cgo.NewHandle(f)
	C.falcon_fly(C.uintptr_t(f.h))
	return f
}

// Wait waits until it has returned.
func (f *Falcon) Wait() { <-f.returned }

// GiveUp forgets it.
func (f *Falcon) GiveUp() {
	f.h.Delete() // want "double-completion: "
}

//export goReturned
func goReturned(falcon C.uintptr_t) {
	h := cgo.Handle(falcon)
	f := h.Value().(*Falcon)
	f.once.Do(func() { f.returned <- struct{}{} })
	h.Delete()
}
