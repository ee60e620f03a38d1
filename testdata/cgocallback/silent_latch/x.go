// Package x has C unlock a mutex that it waits with: right.
package x

/*
#include <stdlib.h>
#include <stdint.h>
extern void goDocked(uintptr_t latch);
static void boat_call(uintptr_t latch) { goDocked(latch); }
*/
import "C"

import (
	"runtime/cgo"
	"sync"
)

// Dock waits until the boat is there.
func Dock() {
	latch := new(sync.Mutex)
	latch.Lock()
	h := cgo.NewHandle(latch)
	C.boat_call(C.uintptr_t(h))
	latch.Lock()
	h.Delete()
}

//export goDocked
func goDocked(latch C.uintptr_t) { cgo.Handle(latch).Value().(*sync.Mutex).Unlock() }
