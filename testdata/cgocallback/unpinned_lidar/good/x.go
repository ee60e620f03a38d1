// Package lidar reads distance scans of a rotating sensor.
package lidar

/*
#include <stdint.h>
#include <stdlib.h>

typedef struct ld_sensor ld_sensor;
typedef void (*ld_scan_cb)(void *user, float *ranges, int n);

// The sensor's thread calls cb with user for each turn, as long as the sensor is
// open. ld_close joins the thread. A failed ld_open has started nothing.
extern ld_sensor *ld_open(char *port, ld_scan_cb cb, void *user);
extern void ld_close(ld_sensor *s);

extern void goScan(void *user, float *ranges, int n);
*/
import "C"

import (
	"fmt"
	"runtime"
	"runtime/cgo"
	"sync"
	"unsafe"
)

// Sensor is an open device.
type Sensor struct {
	dev    *C.ld_sensor
	handle cgo.Handle
	pin    runtime.Pinner

	mu     sync.Mutex
	ranges []float32
	turns  int
}

// Open spins the sensor up.
func Open(port string) (*Sensor, error) {
	cport := C.CString(port)
	defer C.free(unsafe.Pointer(cport))

	s := &Sensor{}
	h := cgo.NewHandle(s)
	s.pin.Pin(&h)
	dev := C.ld_open(cport, C.ld_scan_cb(C.goScan), unsafe.Pointer(&h))
	if dev == nil {
		s.pin.Unpin()
		h.Delete()
		return nil, fmt.Errorf("lidar: no sensor on %s", port)
	}
	s.dev, s.handle = dev, h
	return s, nil
}

// Scan returns the last complete turn and its number.
func (s *Sensor) Scan() ([]float32, int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]float32(nil), s.ranges...), s.turns
}

// Close stops the sensor.
func (s *Sensor) Close() {
	C.ld_close(s.dev)
	s.pin.Unpin()
	s.handle.Delete()
}

//export goScan
func goScan(user unsafe.Pointer, ranges *C.float, n C.int) {
	s := (*(*cgo.Handle)(user)).Value().(*Sensor)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.ranges = s.ranges[:0]
	for _, r := range unsafe.Slice(ranges, int(n)) {
		s.ranges = append(s.ranges, float32(r))
	}
	s.turns++
}
