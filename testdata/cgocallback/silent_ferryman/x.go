// Package ferryman makes its handle in a function that calls itself.
package ferryman

/*
#include <stdint.h>
extern void goLanded(uintptr_t boat);
static int cross(uintptr_t boat) { goLanded(boat); return 0; }
*/
import "C"

import "runtime/cgo"

// Boat crosses the river.
type Boat struct{ trips int }

// build builds a boat, which takes some tries.
func build(tries int) (*Boat, cgo.Handle) {
	if tries > 0 {
		return build(tries - 1)
	}
	b := &Boat{}
	return b, cgo.NewHandle(b)
}

// Cross has a new boat cross the river, and returns how often it landed.
func Cross() int {
	b, h := build(3)
	defer h.Delete()
	C.cross(C.uintptr_t(h))
	return b.trips
}

//export goLanded
func goLanded(boat C.uintptr_t) { cgo.Handle(boat).Value().(*Boat).trips++ }
