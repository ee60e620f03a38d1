// Package hamradio follows a transceiver's frequency and S-meter.
package hamradio

/*
#include <stdint.h>

extern int rig_attach(int model, int *rig); // a number is never used again
// Events begin on the library's thread before rig_listen returns. The first
// one carries the present frequency and is not repeated.
extern int rig_listen(int rig);
extern void rig_detach(int rig); // no event after it returns

extern void goRigFreq(int rig, double hz);
extern void goRigSMeter(int rig, int db);
*/
import "C"

import (
	"fmt"
	"math"
	"sync"
	"sync/atomic"
)

var rigs sync.Map // C.int -> *Rig

type Rig struct {
	id C.int
	hz atomic.Uint64
	db atomic.Int32
}

func Attach(model int) (*Rig, error) {
	r := &Rig{}
	var id C.int
	if rc := C.rig_attach(C.int(model), &id); rc != 0 {
		return nil, fmt.Errorf("hamradio: attach %d: %d", model, int(rc))
	}
	r.id = id
	rigs.Store(r.id, r)
	if rc := C.rig_listen(r.id); rc != 0 {
		C.rig_detach(r.id)
		rigs.Delete(r.id)
		return nil, fmt.Errorf("hamradio: listen: %d", int(rc))
	}
	return r, nil
}

// Frequency in Hz.
func (r *Rig) Frequency() float64 { return math.Float64frombits(r.hz.Load()) }

// Signal in dB over S9.
func (r *Rig) Signal() int { return int(r.db.Load()) }

// Detach must be called once.
func (r *Rig) Detach() {
	C.rig_detach(r.id)
	rigs.Delete(r.id)
}

func byID(id C.int) *Rig {
	if v, ok := rigs.Load(id); ok {
		return v.(*Rig)
	}
	return nil
}

//export goRigFreq
func goRigFreq(id C.int, hz C.double) {
	if r := byID(id); r != nil {
		r.hz.Store(math.Float64bits(float64(hz)))
	}
}

//export goRigSMeter
func goRigSMeter(id, db C.int) {
	if r := byID(id); r != nil {
		r.db.Store(int32(db))
	}
}
