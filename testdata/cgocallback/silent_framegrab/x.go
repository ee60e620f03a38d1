// Package framegrab lets a frame grabber write into Go memory.
package framegrab

/*
#include <stdint.h>

typedef struct fg fg;

// Fills buf again and again from its thread until fg_halt returns.
extern fg *fg_begin(uint8_t *buf, int n, uintptr_t user);
extern void fg_halt(fg *g); // joins the thread; frees g

extern void goFgFrame(uintptr_t user, int n);
*/
import "C"

import (
	"context"
	"errors"
	"runtime"
	"runtime/cgo"
)

type grab struct {
	buf    []byte
	frames chan []byte
}

// Frames calls fn with copies of the frames until ctx ends. Frames that
// arrive while fn runs replace each other.
func Frames(ctx context.Context, size int, fn func([]byte)) error {
	if size <= 0 {
		return errors.New("framegrab: bad frame size")
	}
	g := &grab{buf: make([]byte, size), frames: make(chan []byte, 1)}
	var pin runtime.Pinner
	pin.Pin(&g.buf[0])
	defer pin.Unpin()
	h := cgo.NewHandle(g)
	defer h.Delete()

	dev := C.fg_begin((*C.uint8_t)(&g.buf[0]), C.int(size), C.uintptr_t(h))
	if dev == nil {
		return errors.New("framegrab: no device")
	}
	defer C.fg_halt(dev) // the first of the deferred calls to run

	for {
		select {
		case f := <-g.frames:
			fn(f)
		case <-ctx.Done():
			return context.Cause(ctx)
		}
	}
}

// Only the grabber's thread sends, and it does not write buf meanwhile.
//
//export goFgFrame
func goFgFrame(user C.uintptr_t, n C.int) {
	g := cgo.Handle(user).Value().(*grab)
	if n < 0 || int(n) > len(g.buf) {
		return
	}
	f := append([]byte(nil), g.buf[:n]...)
	select {
	case <-g.frames:
	default:
	}
	g.frames <- f // there is room: nobody else sends
}
