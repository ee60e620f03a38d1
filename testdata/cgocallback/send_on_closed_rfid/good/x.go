// Package rfid reads the tags that pass a warehouse gate.
package rfid

/*
#include <stdint.h>
#include <stdlib.h>

typedef struct rf_gate rf_gate;
typedef void (*rf_tag_cb)(uintptr_t ud, char *epc, int rssi);

// The gate's thread calls cb for each tag seen. rf_gate_close joins the thread.
extern rf_gate *rf_gate_open(const char *addr, rf_tag_cb cb, uintptr_t ud);
extern void rf_gate_close(rf_gate *g);

extern void goTagSeen(uintptr_t ud, char *epc, int rssi);
*/
import "C"

import (
	"fmt"
	"runtime/cgo"
	"sync"
	"sync/atomic"
	"unsafe"
)

// Tag is one sighting.
type Tag struct {
	EPC  string
	RSSI int
}

// Gate is an antenna pair at a dock door.
type Gate struct {
	gate    *C.rf_gate
	self    cgo.Handle
	tags    chan Tag
	missed  atomic.Int64
	closing sync.Once
}

// Open connects to the gate at addr.
func Open(addr string) (*Gate, error) {
	g := &Gate{tags: make(chan Tag, 256)}
	g.self = cgo.NewHandle(g)

	caddr := C.CString(addr)
	defer C.free(unsafe.Pointer(caddr))
	g.gate = C.rf_gate_open(caddr, C.rf_tag_cb(C.goTagSeen), C.uintptr_t(g.self))
	if g.gate == nil {
		g.self.Delete()
		return nil, fmt.Errorf("rfid: no gate at %s", addr)
	}
	return g, nil
}

// Tags returns the sightings. The channel is closed by Close.
func (g *Gate) Tags() <-chan Tag { return g.tags }

// Missed counts the sightings that came while the channel was full.
func (g *Gate) Missed() int64 { return g.missed.Load() }

// Close disconnects and ends the ranges over Tags.
func (g *Gate) Close() {
	g.closing.Do(func() {
		C.rf_gate_close(g.gate)
		close(g.tags)
		g.self.Delete()
	})
}

//export goTagSeen
func goTagSeen(ud C.uintptr_t, epc *C.char, rssi C.int) {
	g := cgo.Handle(ud).Value().(*Gate)
	select {
	case g.tags <- Tag{EPC: C.GoString(epc), RSSI: int(rssi)}:
	default:
		g.missed.Add(1)
	}
}
