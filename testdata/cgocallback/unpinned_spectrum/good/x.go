// Package spectrum records sweeps of a spectrometer.
package spectrum

/*
#include <stdint.h>
#include <stddef.h>

typedef struct sp_unit sp_unit;
typedef void (*sp_sweep_cb)(uintptr_t ud, size_t points, int rc);

// sp_sweep starts a sweep and returns; the acquisition thread writes the counts to
// dst and calls cb once at the end. Only an rc of 0 starts anything.
extern int  sp_sweep(sp_unit *u, void *dst, size_t points, sp_sweep_cb cb, uintptr_t ud);
// sp_halt ends the sweep after the current point; cb comes as usual.
extern void sp_halt(sp_unit *u);

extern void goSweepDone(uintptr_t ud, size_t points, int rc);
*/
import "C"

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"runtime/cgo"
	"unsafe"
)

// Unit is a spectrometer. It makes one sweep at a time.
type Unit struct {
	u *C.sp_unit
}

type sweepEnd struct {
	points int
	rc     int
}

// Sweep records the given number of points. If ctx ends before the sweep does,
// the points recorded so far are returned with the context's error.
func (u *Unit) Sweep(ctx context.Context, points int) ([]uint32, error) {
	if points <= 0 {
		return nil, errors.New("spectrum: no points requested")
	}
	counts := make([]uint32, points)
	end := make(chan sweepEnd, 1)
	h := cgo.NewHandle(end)
	defer h.Delete()

	var pin runtime.Pinner
	pin.Pin(&counts[0])
	defer pin.Unpin()
	rc := C.sp_sweep(u.u, unsafe.Pointer(&counts[0]), C.size_t(points), C.sp_sweep_cb(C.goSweepDone), C.uintptr_t(h))
	if rc != 0 {
		return nil, fmt.Errorf("spectrum: cannot start: %d", int(rc))
	}

	var err error
	var e sweepEnd
	select {
	case e = <-end:
	case <-ctx.Done():
		C.sp_halt(u.u)
		e = <-end
		err = ctx.Err()
	}
	if e.rc != 0 {
		return nil, fmt.Errorf("spectrum: detector code %d", e.rc)
	}
	return counts[:min(e.points, points)], err
}

//export goSweepDone
func goSweepDone(ud C.uintptr_t, points C.size_t, rc C.int) {
	end := cgo.Handle(ud).Value().(chan sweepEnd)
	end <- sweepEnd{points: int(points), rc: int(rc)}
}
