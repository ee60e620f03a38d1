// Package gnss follows a satellite receiver; the library owns the handle.
package gnss

/*
#include <stdint.h>

typedef struct gnss_rx gnss_rx;

// destroy(user) is the last callback: after gnss_unref, when the thread has
// ended, or before gnss_new returns NULL.
extern gnss_rx *gnss_new(int port, void (*fix)(uintptr_t, double, double),
	void (*destroy)(uintptr_t), uintptr_t user);
extern void gnss_unref(gnss_rx *r); // returns at once

extern void goGnssFix(uintptr_t user, double lat, double lon);
extern void goGnssDestroy(uintptr_t user);
*/
import "C"

import (
	"fmt"
	"runtime"
	"runtime/cgo"
	"sync"
)

type Position struct{ Lat, Lon float64 }

type state struct {
	mu  sync.Mutex
	pos Position
	ok  bool
}

// Receiver is shut down when it becomes unreachable.
type Receiver struct {
	st *state
}

func New(port int) (*Receiver, error) {
	st := &state{}
	h := cgo.NewHandle(st) // deleted by goGnssDestroy
	c := C.gnss_new(C.int(port), (*[0]byte)(C.goGnssFix),
		(*[0]byte)(C.goGnssDestroy), C.uintptr_t(h))
	if c == nil {
		return nil, fmt.Errorf("gnss: no receiver at port %d", port)
	}
	r := &Receiver{st: st}
	runtime.AddCleanup(r, func(c *C.gnss_rx) { C.gnss_unref(c) }, c)
	return r, nil
}

// Position is the last fix, if there was one.
func (r *Receiver) Position() (Position, bool) {
	r.st.mu.Lock()
	defer r.st.mu.Unlock()
	return r.st.pos, r.st.ok
}

//export goGnssFix
func goGnssFix(user C.uintptr_t, lat, lon C.double) {
	st := cgo.Handle(user).Value().(*state)
	st.mu.Lock()
	defer st.mu.Unlock()
	st.pos, st.ok = Position{float64(lat), float64(lon)}, true
}

//export goGnssDestroy
func goGnssDestroy(user C.uintptr_t) {
	cgo.Handle(user).Delete()
}
