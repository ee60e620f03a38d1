// Package x weighs what is put on the scales.
package x

/*
extern void goWeighed(void *scales, int grams);
static void scales_watch(void *scales) { goWeighed(scales, 5); }
*/
import "C"

import (
	"runtime/cgo"
	"unsafe"
)

// Scales tell the weight.
type Scales struct {
	Weight func(grams int)
	pin    *cgo.Handle
}

// Watch has the weight told from now on.
func (s *Scales) Watch() {
	s.pin = new(cgo.Handle)
	*s.pin = cgo.NewHandle(s)
	C.scales_watch(unsafe.Pointer(s.pin))
}

//export goWeighed
func goWeighed(scales unsafe.Pointer, grams C.int) {
	h := *(*cgo.Handle)(scales)
	h.Value().(*Scales).Weight(int(grams))
}
