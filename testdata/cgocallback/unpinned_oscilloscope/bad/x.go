// Package oscilloscope captures waveforms by streaming into the caller's memory.
package oscilloscope

/*
#include <stdint.h>

typedef struct osc osc;

extern osc *osc_open(int index);
// Registers buf; the driver's thread fills it after osc_arm has returned,
// until goOscTriggered, which comes once if 0 was returned.
extern int osc_arm(osc *o, int16_t *buf, int n, uintptr_t id);

extern void goOscTriggered(uintptr_t id, int samples);
*/
import "C"

import (
	"errors"
	"fmt"
	"runtime/cgo"
)

type capture struct {
	buf  []int16
	done chan int
}

type Scope struct{ o *C.osc }

func Open(index int) (*Scope, error) {
	o := C.osc_open(C.int(index))
	if o == nil {
		return nil, errors.New("oscilloscope: not found")
	}
	return &Scope{o}, nil
}

// Capture is a waveform that is being taken.
type Capture struct{ c *capture }

// Wait returns the samples; call it once.
func (c Capture) Wait() []int16 {
	n := <-c.c.done
	return c.c.buf[:n]
}

// Arm waits for the trigger in the background.
func (s *Scope) Arm(samples int) (Capture, error) {
	if samples <= 0 {
		return Capture{}, errors.New("oscilloscope: no samples")
	}
	c := &capture{buf: make([]int16, samples), done: make(chan int, 1)}
	h := cgo.NewHandle(c)
	rc := C.osc_arm(s.o, (*C.int16_t)(&c.buf[0]), C.int(samples), C.uintptr_t(h)) // want "unpinned: "
	if rc != 0 {
		h.Delete()
		return Capture{}, fmt.Errorf("oscilloscope: arm: %d", int(rc))
	}
	return Capture{c}, nil
}

//export goOscTriggered
func goOscTriggered(id C.uintptr_t, n C.int) {
	h := cgo.Handle(id)
	c := h.Value().(*capture)
	h.Delete()
	c.done <- int(n)
}
