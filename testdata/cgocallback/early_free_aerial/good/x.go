// Package aerial takes pictures with a C camera, into memory of C's.
package aerial

/*
#include <stdint.h>
#include <stdlib.h>

extern int  shoot_async(uint8_t *into, long n, uintptr_t shot);
extern void goShot(uintptr_t shot, long n);
*/
import "C"

import (
	"errors"
	"runtime/cgo"
	"time"
	"unsafe"
)

const size = 1 << 20

// Shoot takes a picture, within a time.
func Shoot(within time.Duration) ([]byte, error) {
	plate := (*C.uint8_t)(C.malloc(size))
	taken := make(chan int, 1)
	shot := cgo.NewHandle(taken)
	if C.shoot_async(plate, size, C.uintptr_t(shot)) != 0 {
		shot.Delete()
		C.free(unsafe.Pointer(plate))
		return nil, errors.New("aerial: no light")
	}
	select {
	case n := <-taken:
		picture := C.GoBytes(unsafe.Pointer(plate), C.int(n))
		C.free(unsafe.Pointer(plate))
		return picture, nil
	case <-time.After(within):
		go func() {
			<-taken
			C.free(unsafe.Pointer(plate))
		}()
		return nil, errors.New("aerial: too dark")
	}
}

//export goShot
func goShot(shot C.uintptr_t, n C.long) {
	h := cgo.Handle(shot)
	taken := h.Value().(chan int)
	h.Delete()
	taken <- int(n)
}
