// Package blockdev reads blocks of a network block device.
package blockdev

/*
#include <stdint.h>
#include <stddef.h>

typedef struct nbdev nbdev;
typedef void (*nb_done)(uintptr_t tag, int rc);

// Queues the read; buf is filled before done is called on the I/O thread.
extern int nb_pread(nbdev *d, void *buf, size_t len, uint64_t off, nb_done done, uintptr_t tag);

extern void goBlockDone(uintptr_t tag, int rc);
*/
import "C"

import (
	"fmt"
	"io"
	"runtime/cgo"
	"unsafe"
)

type Device struct {
	d    *C.nbdev
	size int64
}

var _ io.ReaderAt = (*Device)(nil)

// ReadAt implements io.ReaderAt.
func (v *Device) ReadAt(p []byte, off int64) (int, error) {
	if off < 0 || off >= v.size {
		return 0, io.EOF
	}
	short := off+int64(len(p)) > v.size
	if short {
		p = p[:v.size-off]
	}
	if len(p) == 0 {
		return 0, nil
	}

	rc := make(chan int, 1)
	h := cgo.NewHandle(rc)
	defer h.Delete()
	done := C.nb_done(C.goBlockDone)
	e := C.nb_pread(v.d, unsafe.Pointer(&p[0]), C.size_t(len(p)), C.uint64_t(off), done, C.uintptr_t(h)) // want "unpinned: "
	if e != 0 {
		return 0, fmt.Errorf("blockdev: queue: %d", int(e))
	}
	if e := <-rc; e != 0 {
		return 0, fmt.Errorf("blockdev: read at %d: %d", off, e)
	}
	if short {
		return len(p), io.EOF
	}
	return len(p), nil
}

//export goBlockDone
func goBlockDone(tag C.uintptr_t, rc C.int) {
	cgo.Handle(tag).Value().(chan int) <- int(rc)
}
