// Package x exposes photographic plates, and waits for them by a helper.
package x

/*
#include <stdint.h>
#include <stdlib.h>
extern void goExposed(uintptr_t plate, int rc);
extern int plate_expose(void *silver, size_t n, uintptr_t plate);
*/
import "C"

import (
	"errors"
	"runtime/cgo"
	"time"
)

const size = 4096

// What may go wrong.
var (
	ErrShutter = errors.New("plate: shutter")
	ErrDark    = errors.New("plate: too dark")
)

func exposed(plate <-chan int) error {
	select {
	case <-plate:
		return nil
	case <-time.After(time.Minute):
		return ErrDark
	}
}

// Expose returns the picture.
func Expose() ([]byte, error) {
	silver := C.malloc(size)
	defer C.free(silver) // want "early-free: "
	plate := make(chan int, 1)
	h := cgo.NewHandle(plate)
	if C.plate_expose(silver, size, C.uintptr_t(h)) != 0 {
		h.Delete()
		return nil, ErrShutter
	}
	if err := exposed(plate); err != nil {
		return nil, err
	}
	return C.GoBytes(silver, size), nil
}

//export goExposed
func goExposed(plate C.uintptr_t, rc C.int) {
	h := cgo.Handle(plate)
	done := h.Value().(chan int)
	h.Delete()
	done <- int(rc)
}
