// Package marathon tells of runners that a C gate sees.
package marathon

/*
#include <stdint.h>
extern int  gate_start(uintptr_t owner);
extern void gate_stop(uintptr_t owner);
extern void goRunner(uintptr_t owner, int number);
*/
import "C"

import (
	"runtime/cgo"
	"sync"
)

// Gate sees runners.
type Gate struct {
	Runners chan int
	owner   cgo.Handle
	telling sync.WaitGroup
}

// Start starts a gate.
func Start() *Gate {
	g := &Gate{Runners: make(chan int)}
	g.owner = cgo.NewHandle(g)
	C.gate_start(C.uintptr_t(g.owner))
	return g
}

// Stop stops the gate, and ends Runners.
func (g *Gate) Stop() {
	C.gate_stop(C.uintptr_t(g.owner))
	close(g.Runners) // want "send-on-closed: "
	g.owner.Delete()
}

//export goRunner
func goRunner(owner C.uintptr_t, number C.int) {
	g := cgo.Handle(owner).Value().(*Gate)
	g.telling.Add(1)
	go func() {
		g.Runners <- int(number)
		g.telling.Done()
	}()
}
