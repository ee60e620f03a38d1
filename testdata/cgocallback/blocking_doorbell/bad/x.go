// Package x rings at a door.
package x

/*
#include <stdint.h>
extern void goRang(uintptr_t door);
static void door_listen(uintptr_t door) { goRang(door); }
*/
import "C"

import (
	"context"
	"runtime/cgo"
)

// Door has a bell.
type Door struct{ rings chan int }

// Listen has C call back when the bell rings.
func Listen() *Door {
	d := &Door{rings: make(chan int)}
	C.door_listen(C.uintptr_t(cgo.NewHandle(d)))
	return d
}

//export goRang
func goRang(door C.uintptr_t) {
	d := cgo.Handle(door).Value().(*Door)
	d.rings <- 1 // want "blocking-callback: "
}

// Wait waits for a ring.
func (d *Door) Wait(ctx context.Context) error {
	select {
	case <-d.rings:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
