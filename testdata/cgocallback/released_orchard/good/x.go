// Package x waters an orchard.
package x

/*
#include <stdint.h>
struct pump;
extern void goWatered(uintptr_t orchard);
extern struct pump *pump_open(uintptr_t orchard);
extern void pump_close(struct pump *p);
*/
import "C"

import "runtime/cgo"

// Orchard is watered.
type Orchard struct {
	h     cgo.Handle
	pump  *C.struct_pump
	trees int
}

// Plant plants an orchard.
func Plant(trees int) *Orchard {
	o := &Orchard{trees: trees}
	o.h = cgo.NewHandle(o)
	o.pump = C.pump_open(C.uintptr_t(o.h))
	return o
}

// Fell fells it.
func (o *Orchard) Fell() {
	C.pump_close(o.pump)
	o.h.Delete()
}

//export goWatered
func goWatered(orchard C.uintptr_t) { println(cgo.Handle(orchard).Value().(*Orchard).trees) }
