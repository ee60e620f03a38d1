// Package x calls cabs.
package x

/*
#include <stdint.h>
extern void goArrived(uintptr_t call, int cab);
static void cab_call(uintptr_t call) { goArrived(call, 7); }
static void cab_cancel(uintptr_t call) { (void)call; }
*/
import "C"

import (
	"context"
	"runtime/cgo"
)

type call struct {
	self cgo.Handle
	came chan int
}

func newCall() *call {
	c := &call{came: make(chan int, 1)}
	c.self = cgo.NewHandle(c)
	return c
}

func (c *call) end() { c.self.Delete() }

// Call calls a cab and waits for it.
func Call(ctx context.Context) (int, error) {
	c := newCall()
	defer c.end() // want "use-after-release: "
	C.cab_call(C.uintptr_t(c.self))
	select {
	case cab := <-c.came:
		return cab, nil
	case <-ctx.Done():
		return 0, ctx.Err()
	}
}

//export goArrived
func goArrived(h C.uintptr_t, cab C.int) {
	c := cgo.Handle(h).Value().(*call)
	select {
	case c.came <- int(cab):
	default:
	}
}
