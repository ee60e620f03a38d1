// Package planetarium renders star fields on a projector's GPU.
package planetarium

/*
#include <stdint.h>
#include <stdlib.h>

typedef struct gp_dome gp_dome;
typedef void (*gp_frame_cb)(uintptr_t ud, int rc);

// gp_render draws into rgba in the background and calls cb exactly once, from the
// driver's thread, when it has let go of rgba. gp_interrupt makes that happen soon.
extern int  gp_render(gp_dome *d, double epoch, void *rgba, size_t n, gp_frame_cb cb, uintptr_t ud);
extern void gp_interrupt(gp_dome *d);

extern void goFrameDone(uintptr_t ud, int rc);
*/
import "C"

import (
	"context"
	"errors"
	"fmt"
	"runtime/cgo"
	"sync"
	"time"
)

// ErrSlow is returned for frames that took too long.
var ErrSlow = errors.New("planetarium: frame dropped")

// Dome is a projector. Frames are drawn one after the other.
type Dome struct {
	turn sync.Mutex // never taken by callbacks
	dome *C.gp_dome
	size int
}

// Frame draws the sky of the given epoch.
func (d *Dome) Frame(ctx context.Context, epoch float64, limit time.Duration) ([]byte, error) {
	d.turn.Lock()
	defer d.turn.Unlock()

	buf := C.malloc(C.size_t(d.size))
	defer C.free(buf)
	done := make(chan C.int)
	h := cgo.NewHandle(done)
	defer h.Delete()

	rc := C.gp_render(d.dome, C.double(epoch), buf, C.size_t(d.size),
		C.gp_frame_cb(C.goFrameDone), C.uintptr_t(h))
	if rc != 0 {
		return nil, fmt.Errorf("planetarium: driver code %d", int(rc))
	}

	timer := time.NewTimer(limit)
	defer timer.Stop()
	select {
	case rc = <-done:
	case <-timer.C:
		C.gp_interrupt(d.dome)
		<-done // the driver writes to buf until then
		return nil, ErrSlow
	case <-ctx.Done():
		C.gp_interrupt(d.dome)
		<-done
		return nil, ctx.Err()
	}
	if rc != 0 {
		return nil, fmt.Errorf("planetarium: frame failed: %d", int(rc))
	}
	return C.GoBytes(buf, C.int(d.size)), nil
}

//export goFrameDone
func goFrameDone(ud C.uintptr_t, rc C.int) {
	cgo.Handle(ud).Value().(chan C.int) <- rc
}
