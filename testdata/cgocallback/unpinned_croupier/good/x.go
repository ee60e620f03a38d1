// Package x asks a croupier's library for spins, and waits for each.
package x

/*
#include <stdint.h>
extern void goFallen(void *where, int pocket);
void wheel_spin(uintptr_t where);
*/
import "C"

import (
	"runtime"
	"unsafe"
)

// Spin spins the wheel, and returns the pocket in which the ball falls.
func Spin() int {
	fallen := make(chan int, 1)
	var pinner runtime.Pinner
	pinner.Pin(&fallen)
	defer pinner.Unpin()
	where := uintptr(unsafe.Pointer(&fallen))
	C.wheel_spin(C.uintptr_t(where))
	return <-fallen
}

//export goFallen
func goFallen(where unsafe.Pointer, pocket C.int) {
	fallen := *(*chan int)(where)
	fallen <- int(pocket)
}
