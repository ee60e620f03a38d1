// Package vumeter shows the level of the sound card's input.
package vumeter

/*
#include <stdint.h>

typedef struct au_stream au_stream;
typedef int (*au_callback)(const void *in, unsigned long frames, void *user);

extern int au_open(au_stream **s, double rate, au_callback cb, void *user);
extern int au_start(au_stream *s);
extern int au_stop(au_stream *s); // waits for the callback that runs
extern int au_close(au_stream *s);

extern int goAudioIn(void *in, unsigned long frames, uintptr_t user);

static int input_cb(const void *in, unsigned long frames, void *user) {
	return goAudioIn((void *)in, frames, (uintptr_t)user);
}
static int open_input(au_stream **s, uintptr_t h) {
	return au_open(s, 48000, input_cb, (void *)h);
}
*/
import "C"

import (
	"fmt"
	"math"
	"runtime/cgo"
	"sync/atomic"
	"unsafe"
)

type Meter struct {
	stream *C.au_stream
	h      cgo.Handle
	peak   atomic.Uint64 // bits of a float64
}

func New() (*Meter, error) {
	m := new(Meter)
	m.h = cgo.NewHandle(m)
	if rc := C.open_input(&m.stream, C.uintptr_t(m.h)); rc != 0 {
		m.h.Delete()
		return nil, fmt.Errorf("vumeter: open: %d", int(rc))
	}
	if rc := C.au_start(m.stream); rc != 0 {
		C.au_close(m.stream)
		m.h.Delete()
		return nil, fmt.Errorf("vumeter: start: %d", int(rc))
	}
	return m, nil
}

// Peak is the highest sample of the last period in dBFS; the display polls it.
func (m *Meter) Peak() float64 {
	return 20 * math.Log10(math.Float64frombits(m.peak.Load()))
}

func (m *Meter) Close() {
	C.au_stop(m.stream)
	C.au_close(m.stream)
	m.h.Delete()
}

//export goAudioIn
func goAudioIn(in unsafe.Pointer, frames C.ulong, user C.uintptr_t) C.int {
	m := cgo.Handle(user).Value().(*Meter)
	var peak float64
	for _, v := range unsafe.Slice((*float32)(in), int(frames)) {
		peak = max(peak, math.Abs(float64(v)))
	}
	m.peak.Store(math.Float64bits(peak))
	return 0
}
