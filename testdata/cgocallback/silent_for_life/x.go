// Package x has callbacks for as long as the program runs: right.
package x

/*
#include <stdint.h>
extern void goQuake(uintptr_t who, int strength);
static int quake_watch(uintptr_t who) { goQuake(who, 2); return 0; }
*/
import "C"

import (
	"runtime/cgo"
	"sync"
)

var (
	mu        sync.Mutex
	strongest int
	self      cgo.Handle
)

func init() {
	self = cgo.NewHandle(&strongest)
	if C.quake_watch(C.uintptr_t(self)) != 0 {
		panic("no quakes are watched")
	}
}

// Strongest returns the strength of the strongest.
func Strongest() int {
	mu.Lock()
	defer mu.Unlock()
	return strongest
}

//export goQuake
func goQuake(who C.uintptr_t, strength C.int) {
	mu.Lock()
	defer mu.Unlock()
	if at := cgo.Handle(who).Value().(*int); int(strength) > *at {
		*at = int(strength)
	}
}
