// Package x gives C the address of a handle that stays: right.
package x

/*
#include <stdint.h>
extern void goTick(void *who);
static void clock_keep(void *who) { goTick(who); }
*/
import "C"

import (
	"runtime"
	"runtime/cgo"
	"unsafe"
)

// Clock ticks.
type Clock struct {
	h      cgo.Handle
	pinner runtime.Pinner
	ticks  chan struct{}
}

// New returns a clock.
func New() *Clock {
	c := &Clock{ticks: make(chan struct{}, 1)}
	c.h = cgo.NewHandle(c)
	c.pinner.Pin(&c.h)
	C.clock_keep(unsafe.Pointer(&c.h))
	return c
}

// Tick waits for the next tick.
func (c *Clock) Tick() { <-c.ticks }

//export goTick
func goTick(who unsafe.Pointer) {
	c := (*cgo.Handle)(who).Value().(*Clock)
	select {
	case c.ticks <- struct{}{}:
	default:
	}
}
