// Package engraver runs a C engraver, which tells of its end before the call returns.
package engraver

/*
#include <stdint.h>

extern void engrave_request(const char *text, uintptr_t order);
extern void goEngraved(int status, void *order);
*/
import "C"

import (
	"errors"
	"runtime/cgo"
	"unsafe"
)

type told func(status int)

// Engrave engraves a text. Where the callback has told of a failure, it has come, and has
// deleted the handle.
func Engrave(text *C.char) error {
	var status int
	var tell told = func(s int) { status = s }
	order := cgo.NewHandle(tell)
	C.engrave_request(text, C.uintptr_t(order))
	if status != 0 {
		return errors.New("engraver: blunt")
	}
	return nil
}

//export goEngraved
func goEngraved(status C.int, order unsafe.Pointer) {
	h := cgo.Handle(uintptr(order))
	defer h.Delete()
	h.Value().(told)(int(status))
}
