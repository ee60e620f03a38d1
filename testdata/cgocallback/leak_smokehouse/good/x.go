// Package smokehouse smokes fish in an oven of C's.
package smokehouse

/*
#include <stdint.h>
extern int  oven_smoke(uint32_t rack);
extern void goSmoked(uint32_t rack, int degrees);
*/
import "C"

import (
	"errors"
	"sync"
	"sync/atomic"
)

type rack struct {
	id   uint32
	done chan int
}

var (
	last  atomic.Uint32
	racks sync.Map
)

func hang() *rack {
	r := &rack{id: last.Add(1), done: make(chan int, 1)}
	racks.Store(r.id, r)
	return r
}

// Smoke smokes what hangs on a rack, and returns how hot it was.
func Smoke() (int, error) {
	r := hang()
	if C.oven_smoke(C.uint32_t(r.id)) != 0 {
		racks.Delete(r.id)
		return 0, errors.New("smokehouse: cold")
	}
	return <-r.done, nil
}

//export goSmoked
func goSmoked(id C.uint32_t, degrees C.int) {
	if r, ok := racks.LoadAndDelete(uint32(id)); ok {
		r.(*rack).done <- int(degrees)
	}
}
