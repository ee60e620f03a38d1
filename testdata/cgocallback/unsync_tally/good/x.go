// Package x counts the visitors of a fair at its gates, which are told of by the library's threads.
package x

/*
#include <stdint.h>
extern void goVisitor(uintptr_t fair, int pence);
extern void gate_start(uintptr_t fair);
*/
import "C"

import (
	"runtime/cgo"
	"sync"
)

// Tally is what came in.
type Tally struct{ Visitors, Pence int }

// Fair has gates.
type Fair struct {
	mu    sync.Mutex
	today Tally
}

// Open opens the fair.
func Open() *Fair {
	f := &Fair{}
	C.gate_start(C.uintptr_t(cgo.NewHandle(f)))
	return f
}

// Today returns what came in today.
func (f *Fair) Today() Tally {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.today
}

// Midnight begins a new day.
func (f *Fair) Midnight() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.today = Tally{}
}

//export goVisitor
func goVisitor(fair C.uintptr_t, pence C.int) {
	f := cgo.Handle(fair).Value().(*Fair)
	f.mu.Lock()
	defer f.mu.Unlock()
	f.today.Visitors++
	f.today.Pence += int(pence)
}
