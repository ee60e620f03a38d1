// Package doorcam reads frames from the camera over the front door.
package doorcam

/*
#include <stdint.h>
#include <stddef.h>

typedef struct dc_dev dc_dev;
typedef void (*dc_frame_cb)(uintptr_t user, uint8_t *data, size_t len, int64_t pts);

extern int dc_open(int index, dc_dev **out);
extern int dc_stream_on(dc_dev *d, dc_frame_cb cb, uintptr_t user);
extern int dc_stream_off(dc_dev *d); // joins the capture thread
extern void dc_close(dc_dev *d);

extern void doorcamFrame(uintptr_t user, uint8_t *data, size_t len, int64_t pts);
*/
import "C"

import (
	"fmt"
	"runtime/cgo"
	"time"
	"unsafe"
)

type Frame struct {
	At   time.Duration
	Data []byte
}

type Camera struct {
	dev    *C.dc_dev
	self   cgo.Handle
	frames chan Frame
	sink   func(Frame) error
}

// Open starts the capture at once; sink sees each frame on the capture thread.
func Open(index int, sink func(Frame) error) (*Camera, error) {
	var dev *C.dc_dev
	if rc := C.dc_open(C.int(index), &dev); rc != 0 {
		return nil, fmt.Errorf("doorcam: open %d: %d", index, int(rc))
	}
	c := &Camera{dev: dev, frames: make(chan Frame, 4)}
	c.self = cgo.NewHandle(c)
	if rc := C.dc_stream_on(dev, C.dc_frame_cb(C.doorcamFrame), C.uintptr_t(c.self)); rc != 0 {
		c.self.Delete()
		C.dc_close(dev)
		return nil, fmt.Errorf("doorcam: stream on: %d", int(rc))
	}
	c.sink = sink // want "late-publish: "
	return c, nil
}

// Frames yields what the sink accepted; frames are dropped when nobody reads.
func (c *Camera) Frames() <-chan Frame { return c.frames }

func (c *Camera) Close() error {
	rc := C.dc_stream_off(c.dev)
	C.dc_close(c.dev)
	c.self.Delete()
	close(c.frames)
	if rc != 0 {
		return fmt.Errorf("doorcam: stream off: %d", int(rc))
	}
	return nil
}

//export doorcamFrame
func doorcamFrame(user C.uintptr_t, data *C.uint8_t, n C.size_t, pts C.int64_t) {
	c := cgo.Handle(user).Value().(*Camera)
	f := Frame{At: time.Duration(pts), Data: C.GoBytes(unsafe.Pointer(data), C.int(n))}
	if err := c.sink(f); err != nil {
		return
	}
	select {
	case c.frames <- f:
	default:
	}
}
