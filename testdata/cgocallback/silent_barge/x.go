// Package barge has a C harbour report cargo: the ship's lock is for its own bill; a bill that
// somebody has of his own needs none.
package barge

/*
#include <stdint.h>
extern int  harbour_watch(uintptr_t ship);
extern void harbour_unwatch(uintptr_t ship);
extern void goCargo(uintptr_t ship, int tons);
*/
import "C"

import (
	"runtime/cgo"
	"sync"
)

// Bill tells what is on a ship.
type Bill struct{ tons int }

// Tons returns how much it is.
func (b *Bill) Tons() int { return b.tons }

// Ship has a bill.
type Ship struct {
	mu    sync.Mutex
	bill  Bill
	owner cgo.Handle
}

// Watch watches a ship.
func Watch() *Ship {
	s := &Ship{}
	s.owner = cgo.NewHandle(s)
	C.harbour_watch(C.uintptr_t(s.owner))
	return s
}

// Bill returns a copy of the bill.
func (s *Ship) Bill() Bill {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.bill
}

// Close watches no more.
func (s *Ship) Close() {
	C.harbour_unwatch(C.uintptr_t(s.owner))
	s.owner.Delete()
}

//export goCargo
func goCargo(ship C.uintptr_t, tons C.int) {
	s := cgo.Handle(ship).Value().(*Ship)
	s.mu.Lock()
	s.bill.tons = int(tons)
	s.mu.Unlock()
}
