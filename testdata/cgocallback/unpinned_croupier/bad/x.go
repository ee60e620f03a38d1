// Package x asks a croupier's library for spins, and waits for each.
package x

/*
#include <stdint.h>
extern void goFallen(void *where, int pocket);
void wheel_spin(uintptr_t where);
*/
import "C"

import "unsafe"

// Spin spins the wheel, and returns the pocket in which the ball falls.
func Spin() int {
	fallen := make(chan int, 1)
	where := uintptr(unsafe.Pointer(&fallen))
	C.wheel_spin(C.uintptr_t(where)) // want "unpinned: Spin gives C a variable.s address as a number; goFallen follows it at line 23"
	return <-fallen
}

//export goFallen
func goFallen(where unsafe.Pointer, pocket C.int) {
	fallen := *(*chan int)(where)
	fallen <- int(pocket)
}
