// Package scale talks to a shop scale through the maker's C driver.
package scale

/*
#include <stdint.h>
#include <stdlib.h>

typedef struct scale_dev scale_dev;
typedef struct {
	void (*on_weight)(uintptr_t user, int grams, int stable);
	uintptr_t user;
} scale_events;

// Copies *ev.
extern scale_dev *scale_open(const char *tty, scale_events *ev);
extern void scale_close(scale_dev *d); // no event after it returns
extern int scale_tare(scale_dev *d);

extern void goScaleWeight(uintptr_t user, int grams, int stable);
*/
import "C"

import (
	"errors"
	"fmt"
	"runtime/cgo"
	"sync/atomic"
	"unsafe"
)

var ErrBusy = errors.New("scale: device is in use")

type Scale struct {
	dev   *C.scale_dev
	self  cgo.Handle
	grams atomic.Int64
}

// Open connects to the scale at tty and zeroes it.
func Open(tty string) (*Scale, error) {
	ctty := C.CString(tty)
	defer C.free(unsafe.Pointer(ctty))

	s := &Scale{}
	s.self = cgo.NewHandle(s)
	ev := C.scale_events{
		on_weight: (*[0]byte)(C.goScaleWeight),
		user:      C.uintptr_t(s.self),
	}
	s.dev = C.scale_open(ctty, &ev)
	if s.dev == nil {
		s.self.Delete()
		return nil, ErrBusy
	}
	if rc := C.scale_tare(s.dev); rc != 0 {
		s.Close()
		return nil, fmt.Errorf("scale: tare: %d", int(rc))
	}
	return s, nil
}

// Grams is the last stable weight.
func (s *Scale) Grams() int64 { return s.grams.Load() }

func (s *Scale) Close() {
	C.scale_close(s.dev)
	s.self.Delete()
}

//export goScaleWeight
func goScaleWeight(user C.uintptr_t, grams, stable C.int) {
	if stable == 0 {
		return
	}
	s := cgo.Handle(user).Value().(*Scale)
	s.grams.Store(int64(grams))
}
