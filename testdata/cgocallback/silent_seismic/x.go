// Package seismic forwards the triggers of a seismograph.
package seismic

/*
#include <stdint.h>

typedef void (*sm_trigger_cb)(uint32_t station, double magnitude);

// sm_attach is called once per station; cb runs on a thread of the pool, several
// at a time. sm_detach does not wait for them.
extern int  sm_attach(uint32_t station, sm_trigger_cb cb);
extern void sm_detach(uint32_t station);

extern void goTrigger(uint32_t station, double magnitude);
*/
import "C"

import (
	"fmt"
	"sync"
)

// Trigger is a detected event.
type Trigger struct {
	Station   uint32
	Magnitude float64
}

// Station receives the triggers of one seismograph.
type Station struct {
	id uint32

	mu     sync.RWMutex // held shared around a send
	closed bool
	events chan Trigger
}

var stations sync.Map // uint32 -> *Station

// Attach connects to the station; at most backlog triggers are kept.
func Attach(id uint32, backlog int) (*Station, error) {
	s := &Station{id: id, events: make(chan Trigger, backlog)}
	if _, dup := stations.LoadOrStore(id, s); dup {
		return nil, fmt.Errorf("seismic: station %d is attached already", id)
	}
	if rc := C.sm_attach(C.uint32_t(id), C.sm_trigger_cb(C.goTrigger)); rc != 0 {
		stations.Delete(id)
		return nil, fmt.Errorf("seismic: station %d: %d", id, int(rc))
	}
	return s, nil
}

// Events returns the triggers; it is closed by Detach.
func (s *Station) Events() <-chan Trigger { return s.events }

// Detach ends the reception.
func (s *Station) Detach() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return
	}
	s.closed = true
	close(s.events)
	C.sm_detach(C.uint32_t(s.id))
	stations.Delete(s.id)
}

func (s *Station) deliver(t Trigger) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	if s.closed {
		return
	}
	select {
	case s.events <- t:
	default: // the backlog is full
	}
}

//export goTrigger
func goTrigger(station C.uint32_t, magnitude C.double) {
	v, ok := stations.Load(uint32(station))
	if !ok {
		return
	}
	v.(*Station).deliver(Trigger{Station: uint32(station), Magnitude: float64(magnitude)})
}
