// Package negative develops films in a bath of C's.
package negative

/*
#include <stdint.h>
#include <stdlib.h>
extern int  bath_submit(void *film, long n, uintptr_t owner);
extern void goDeveloped(uintptr_t owner, long n);
*/
import "C"

import (
	"context"
	"errors"
	"runtime/cgo"
	"unsafe"
)

type film struct {
	mem unsafe.Pointer
	n   C.long
}

func drop(mem unsafe.Pointer) { C.free(mem) }

// Develop develops a film.
func Develop(ctx context.Context, n int) ([]byte, error) {
	f := &film{C.malloc(C.size_t(n)), C.long(n)}
	developed := make(chan int, 1)
	owner := cgo.NewHandle(developed)
	if C.bath_submit(f.mem, f.n, C.uintptr_t(owner)) != 0 {
		owner.Delete()
		drop(f.mem)
		return nil, errors.New("negative: dry")
	}
	select {
	case n := <-developed:
		out := C.GoBytes(f.mem, C.int(n))
		drop(f.mem)
		return out, nil
	case <-ctx.Done():
		go func() {
			<-developed
			drop(f.mem)
		}()
		return nil, ctx.Err()
	}
}

//export goDeveloped
func goDeveloped(owner C.uintptr_t, n C.long) {
	h := cgo.Handle(owner)
	developed := h.Value().(chan int)
	h.Delete()
	developed <- int(n)
}
