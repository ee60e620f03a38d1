// Package x reads a barometer.
package x

/*
#include <stdint.h>
typedef void (*read_fn)(uintptr_t glass, int pressure);
extern void goPressure(uintptr_t glass, int pressure);
extern void glass_hang(uintptr_t glass, read_fn read);
extern void glass_stop(uintptr_t glass);
*/
import "C"

import (
	"runtime/cgo"
	"sync"
)

// Glass is a barometer.
type Glass struct {
	h        cgo.Handle
	mu       sync.Mutex
	pressure int
}

// Hang hangs one up.
func Hang() *Glass {
	g := &Glass{}
	g.h = cgo.NewHandle(g)
	C.glass_hang(C.uintptr_t(g.h), C.read_fn(C.goPressure))
	return g
}

// Pressure returns the last pressure.
func (g *Glass) Pressure() int {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.pressure
}

// Stop takes it down.
func (g *Glass) Stop() {
	C.glass_stop(C.uintptr_t(g.h))
	g.h.Delete()
}

//export goPressure
func goPressure(glass C.uintptr_t, pressure C.int) {
	g := cgo.Handle(glass).Value().(*Glass)
	g.mu.Lock()
	defer g.mu.Unlock()
	g.pressure = int(pressure)
}
