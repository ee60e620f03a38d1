// Package x drills wells.
package x

/*
#include <stdint.h>
extern void goStruck(uintptr_t well, int metres);
static int well_drill(uintptr_t well) {
	if (well % 2) return -1;
	goStruck(well, 40);
	return 0;
}
*/
import "C"

import (
	"errors"
	"runtime/cgo"
)

// ErrRock tells that there is rock.
var ErrRock = errors.New("there is rock")

// Drill returns how deep the water is.
func Drill() (int, error) {
	metres := make(chan int, 1)
	h := cgo.NewHandle(metres)
	defer h.Delete()
	if C.well_drill(C.uintptr_t(h)) != 0 {
		return 0, ErrRock
	}
	return <-metres, nil
}

//export goStruck
func goStruck(well C.uintptr_t, metres C.int) {
	cgo.Handle(well).Value().(chan int) <- int(metres)
}
