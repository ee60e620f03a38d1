// Package menu lets a point of sale ask for dishes, whose texts it reads when it has asked.
package menu

/*
#include <stdint.h>
#include <stdlib.h>

struct till_dish { char *label; int cents; };

extern void till_serve(uintptr_t kitchen);
extern int goDish(uintptr_t kitchen, int number, struct till_dish *dish);
extern int goNote(uintptr_t kitchen, int number, char **note);
*/
import "C"

import (
	"runtime/cgo"
	"unsafe"
)

// Kitchen knows the dishes.
type Kitchen struct {
	Dishes map[int]string
	Notes  map[int]string
}

// Serve answers until the till is closed.
func (k *Kitchen) Serve() {
	h := cgo.NewHandle(k)
	defer h.Delete()
	C.till_serve(C.uintptr_t(h))
}

//export goDish
func goDish(kitchen C.uintptr_t, number C.int, dish *C.struct_till_dish) C.int {
	k := cgo.Handle(kitchen).Value().(*Kitchen)
	label := C.CString(k.Dishes[int(number)])
	dish.label = label
	dish.cents = 900
	return 0
}

//export goNote
func goNote(kitchen C.uintptr_t, number C.int, note **C.char) C.int {
	k := cgo.Handle(kitchen).Value().(*Kitchen)
	text := C.CString(k.Notes[int(number)])
	*note = text
	if number < 0 {
		*note = nil
		C.free(unsafe.Pointer(text))
		return -1
	}
	return 0
}
