// Package lidar takes one scan from several rangefinders at a time.
package lidar

/*
#include <stdint.h>

// If 0 is returned goLidarRange is called exactly once, from the bus's thread.
extern int lidar_ping(int unit, uintptr_t scan);

extern void goLidarRange(uintptr_t scan, int unit, int mm);
*/
import "C"

import (
	"context"
	"runtime/cgo"
	"sync/atomic"
)

type Range struct{ Unit, Millimetres int }

type scan struct {
	ranges chan Range
	refs   atomic.Int32 // the pings under way, and Scan while it starts them
}

func (s *scan) release(h cgo.Handle) {
	if s.refs.Add(-1) == 0 {
		h.Delete()
	}
}

// Scan pings the units and returns what came back before ctx ended. Units
// that cannot be pinged are left out.
func Scan(ctx context.Context, units ...int) []Range {
	s := &scan{ranges: make(chan Range, len(units))} // room for each unit's answer
	s.refs.Store(1)
	h := cgo.NewHandle(s)

	started := 0
	for _, u := range units {
		s.refs.Add(1)
		if rc := C.lidar_ping(C.int(u), C.uintptr_t(h)); rc != 0 {
			s.release(h)
			continue
		}
		started++
	}
	s.release(h)

	var got []Range
	for range started {
		select {
		case r := <-s.ranges:
			got = append(got, r)
		case <-ctx.Done():
			return got
		}
	}
	return got
}

//export goLidarRange
func goLidarRange(id C.uintptr_t, unit, mm C.int) {
	h := cgo.Handle(id)
	s := h.Value().(*scan)
	s.ranges <- Range{int(unit), int(mm)}
	s.release(h)
}
