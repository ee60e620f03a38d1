// Package x hangs coats up.
package x

/*
#include <stdint.h>
extern void goFetched(uintptr_t coat);
static int rack_hang(uintptr_t coat) { goFetched(coat); return 0; }
*/
import "C"

import (
	"errors"
	"runtime/cgo"
)

// ErrFull says that no hook is free.
var ErrFull = errors.New("cloakroom: full")

// Coat hangs on a hook.
type Coat struct{ Fetched func() }

// Hang hangs a coat up.
func Hang(c *Coat) error {
	h := cgo.NewHandle(c)
	if rc := C.rack_hang(C.uintptr_t(h)); rc != 0 {
		h.Delete()
		return ErrFull
	}
	return nil
}

//export goFetched
func goFetched(coat C.uintptr_t) {
	h := cgo.Handle(coat)
	c := h.Value().(*Coat)
	h.Delete()
	c.Fetched()
}
