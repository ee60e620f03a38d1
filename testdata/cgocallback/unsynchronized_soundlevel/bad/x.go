// Package soundlevel meters the noise on a building site's microphones.
package soundlevel

/*
#include <stdint.h>
#include <stdlib.h>

typedef struct mic mic;
typedef void (*mic_block_cb)(uintptr_t ud, float rms, int samples);

// The blocks arrive on the audio thread from mic_open on. mic_close waits for a
// running callback and none comes after it. A failing mic_open returns NULL and
// has called nothing.
extern mic *mic_open(const char *device, mic_block_cb cb, uintptr_t ud);
extern void mic_close(mic *m);

extern void goMicBlock(uintptr_t ud, float rms, int samples);
*/
import "C"

import (
	"fmt"
	"math"
	"runtime/cgo"
	"sync"
	"unsafe"
)

// Meter follows one microphone.
type Meter struct {
	dev  *C.mic
	self cgo.Handle

	mu      sync.Mutex
	peak    float64
	energy  float64
	samples int64
}

// Open starts to meter the device.
func Open(device string) (*Meter, error) {
	m := new(Meter)
	m.self = cgo.NewHandle(m)

	name := C.CString(device)
	defer C.free(unsafe.Pointer(name))
	m.dev = C.mic_open(name, C.mic_block_cb(C.goMicBlock), C.uintptr_t(m.self))
	if m.dev == nil {
		m.self.Delete()
		return nil, fmt.Errorf("soundlevel: cannot open %q", device)
	}
	return m, nil
}

// Leq returns the equivalent continuous level since Open, in dBFS.
func (m *Meter) Leq() float64 {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.samples == 0 {
		return math.Inf(-1)
	}
	return 10 * math.Log10(m.energy/float64(m.samples))
}

// TakePeak returns the loudest block since the last TakePeak, in dBFS.
func (m *Meter) TakePeak() float64 {
	p := m.peak // want "unsynchronized: "
	m.peak = 0
	return 20 * math.Log10(p)
}

// Close ends the metering.
func (m *Meter) Close() {
	C.mic_close(m.dev)
	m.self.Delete()
}

//export goMicBlock
func goMicBlock(ud C.uintptr_t, rms C.float, samples C.int) {
	m := cgo.Handle(ud).Value().(*Meter)
	level := float64(rms)

	m.mu.Lock()
	defer m.mu.Unlock()
	m.energy += level * level * float64(samples)
	m.samples += int64(samples)
	m.peak = max(m.peak, level)
}
