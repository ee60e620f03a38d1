// Package x reads what a pump lifts.
package x

/*
#include <stdint.h>
extern void goLifted(uintptr_t pump, int litres);
static void pump_start(uintptr_t pump) { goLifted(pump, 3); }
static void pump_stop(uintptr_t pump) { (void)pump; }
*/
import "C"

import "runtime/cgo"

// Pump lifts water.
type Pump struct {
	litres chan int
	handle cgo.Handle
}

// Start starts a pump.
func Start() *Pump {
	p := &Pump{litres: make(chan int, 16)}
	p.handle = cgo.NewHandle(p)
	C.pump_start(C.uintptr_t(p.handle))
	return p
}

//export goLifted
func goLifted(pump C.uintptr_t, litres C.int) {
	p := cgo.Handle(pump).Value().(*Pump)
	select {
	case p.litres <- int(litres):
	default:
	}
}

// Litres has what was lifted; it is closed at the end.
func (p *Pump) Litres() <-chan int { return p.litres }

// Stop stops the pump; when C returns, it calls back no more.
func (p *Pump) Stop() {
	C.pump_stop(C.uintptr_t(p.handle))
	close(p.litres)
	p.handle.Delete()
}
