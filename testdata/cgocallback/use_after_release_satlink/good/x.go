// Package satlink receives telemetry over a satellite modem.
package satlink

/*
#include <stdint.h>

typedef struct sat_link sat_link;
typedef struct {
	void (*frame)(uintptr_t tag, int seq, int snr);
	uintptr_t tag;
} sat_cfg;

extern sat_link *sat_up(sat_cfg cfg);
extern void sat_request_down(sat_link *l); // returns at once; frames may still arrive
extern void sat_wait_down(sat_link *l);    // returns when the receiver has ended; frees l

extern void goSatFrame(uintptr_t tag, int seq, int snr);
*/
import "C"

import (
	"context"
	"errors"
	"runtime/cgo"
)

// Frame describes one received telemetry frame.
type Frame struct{ Seq, SNR int }

type link struct {
	frames chan Frame
	lost   chan struct{}
}

var ErrNoCarrier = errors.New("satlink: no carrier")

// Run receives frames and hands each to fn until ctx ends.
func Run(ctx context.Context, fn func(Frame)) error {
	l := &link{frames: make(chan Frame, 64), lost: make(chan struct{}, 1)}
	h := cgo.NewHandle(l)

	c := C.sat_up(C.sat_cfg{
		frame: (*[0]byte)(C.goSatFrame),
		tag:   C.uintptr_t(h),
	})
	if c == nil {
		h.Delete()
		return ErrNoCarrier
	}
	defer func() {
		C.sat_request_down(c)
		C.sat_wait_down(c)
		h.Delete()
	}()

	for {
		select {
		case f := <-l.frames:
			fn(f)
		case <-l.lost:
			return errors.New("satlink: receiver overrun")
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

//export goSatFrame
func goSatFrame(tag C.uintptr_t, seq, snr C.int) {
	l := cgo.Handle(tag).Value().(*link)
	select {
	case l.frames <- Frame{Seq: int(seq), SNR: int(snr)}:
	default:
		select {
		case l.lost <- struct{}{}:
		default:
		}
	}
}
