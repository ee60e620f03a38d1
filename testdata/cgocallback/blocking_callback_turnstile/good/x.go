// Package turnstile streams badge scans from the gate controller.
package turnstile

/*
#include <stdint.h>
#include <stdlib.h>

typedef struct gate gate;
typedef void (*gate_scan_cb)(char *badge, int lane, uintptr_t user);

extern gate *gate_attach(const char *bus, gate_scan_cb cb, uintptr_t user);
extern void gate_detach(gate *g); // waits until the scan callback has returned

extern void goBadgeScanned(char *badge, int lane, uintptr_t user);
*/
import "C"

import (
	"context"
	"errors"
	"runtime/cgo"
	"sync"
	"unsafe"
)

type Scan struct {
	Badge string
	Lane  int
}

type Gate struct {
	g     *C.gate
	h     cgo.Handle
	scans chan Scan
	quit  chan struct{}
	once  sync.Once
}

func Attach(bus string) (*Gate, error) {
	cbus := C.CString(bus)
	defer C.free(unsafe.Pointer(cbus))
	t := &Gate{scans: make(chan Scan, 16), quit: make(chan struct{})}
	t.h = cgo.NewHandle(t)
	t.g = C.gate_attach(cbus, C.gate_scan_cb(C.goBadgeScanned), C.uintptr_t(t.h))
	if t.g == nil {
		t.h.Delete()
		return nil, errors.New("turnstile: no controller on " + bus)
	}
	return t, nil
}

// Next returns the next scan.
func (t *Gate) Next(ctx context.Context) (Scan, error) {
	select {
	case s := <-t.scans:
		return s, nil
	case <-t.quit:
		return Scan{}, errors.New("turnstile: closed")
	case <-ctx.Done():
		return Scan{}, ctx.Err()
	}
}

func (t *Gate) Close() error {
	t.once.Do(func() {
		close(t.quit)
		C.gate_detach(t.g)
		t.h.Delete()
	})
	return nil
}

//export goBadgeScanned
func goBadgeScanned(badge *C.char, lane C.int, user C.uintptr_t) {
	t := cgo.Handle(user).Value().(*Gate)
	s := Scan{Badge: C.GoString(badge), Lane: int(lane)}
	select {
	case t.scans <- s:
	case <-t.quit:
	}
}
