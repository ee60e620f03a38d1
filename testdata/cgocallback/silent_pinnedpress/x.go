// Package x gives a printing press its paper, pinned.
package x

/*
#include <stddef.h>
struct feed { const unsigned char *next; size_t left; };
extern void goRefill(struct feed *f);
extern void goGlance(struct feed *f);
static void press_run(struct feed *f) { goRefill(f); goGlance(f); }
*/
import "C"

import (
	"runtime"
	"unsafe"
)

var (
	pin   runtime.Pinner
	paper = make([]byte, 64)
)

//export goRefill
func goRefill(f *C.struct_feed) {
	sheet := make([]byte, 64)
	pin.Pin(&sheet[0])
	f.next = (*C.uchar)(unsafe.Pointer(&sheet[0]))
	f.left = 64
}

//export goGlance
func goGlance(f *C.struct_feed) {
	own := C.struct_feed{}
	sheet := make([]byte, 64)
	own.next = (*C.uchar)(unsafe.Pointer(&sheet[0]))
	f.next = (*C.uchar)(unsafe.Pointer(&sheet[1]))
	f.left = own.left
	f.next = nil
}

// Run runs the press.
func Run(f *C.struct_feed) { C.press_run(f) }
