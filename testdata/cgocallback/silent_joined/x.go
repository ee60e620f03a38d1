// Package x stops a pump, waits until it has stopped, then closes its channel: right.
package x

/*
#include <stdint.h>
extern void goDrop(uintptr_t pump, int litres);
extern void goStopped(uintptr_t pump);
static void pump_start(uintptr_t pump) { goDrop(pump, 1); }
static void pump_stop(uintptr_t pump) { goStopped(pump); }
*/
import "C"

import (
	"runtime/cgo"
)

// Pump tells what it drops.
type Pump struct {
	h       cgo.Handle
	drops   chan int
	stopped chan struct{}
}

// Start starts a pump.
func Start() *Pump {
	p := &Pump{drops: make(chan int, 8), stopped: make(chan struct{})}
	p.h = cgo.NewHandle(p)
	C.pump_start(C.uintptr_t(p.h))
	return p
}

// Drops returns what is dropped.
func (p *Pump) Drops() <-chan int { return p.drops }

// Stop stops it.
func (p *Pump) Stop() {
	C.pump_stop(C.uintptr_t(p.h))
	<-p.stopped
	close(p.drops)
	p.h.Delete()
}

//export goDrop
func goDrop(pump C.uintptr_t, litres C.int) {
	p := cgo.Handle(pump).Value().(*Pump)
	select {
	case p.drops <- int(litres):
	default:
	}
}

//export goStopped
func goStopped(pump C.uintptr_t) { close(cgo.Handle(pump).Value().(*Pump).stopped) }
