// Package x rings a bell; the first stroke may come before the bell has its number, and
// the callback does without it: right.
package x

/*
#include <stdint.h>
extern void goStroke(uintptr_t tower);
static void *tower_hang(uintptr_t tower) { goStroke(tower); return (void *)tower; }
static int tower_pitch(void *bell) { return bell != 0; }
*/
import "C"

import (
	"runtime/cgo"
	"unsafe"
)

// Tower counts strokes.
type Tower struct {
	bell    unsafe.Pointer
	strokes chan int
}

// Hang hangs a bell, which rings at once.
func Hang() *Tower {
	t := &Tower{strokes: make(chan int, 4000)}
	handle := cgo.NewHandle(t)
	t.bell = C.tower_hang(C.uintptr_t(handle))
	return t
}

// Strokes has the pitch of each stroke, 0 where it is not known yet.
func (t *Tower) Strokes() <-chan int { return t.strokes }

//export goStroke
func goStroke(tower C.uintptr_t) {
	t := cgo.Handle(tower).Value().(*Tower)
	pitch := 0
	if t.bell != nil {
		pitch = int(C.tower_pitch(t.bell))
	}
	select {
	case t.strokes <- pitch:
	default:
	}
}
