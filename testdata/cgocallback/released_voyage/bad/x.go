// Package x waits for voyages to end.
package x

/*
#include <stdint.h>
extern void goLanded(uintptr_t voyage, int port);
static void ship_sail(uintptr_t voyage) { goLanded(voyage, 4); }
static void ship_recall(uintptr_t voyage) { (void)voyage; }
*/
import "C"

import (
	"context"
	"runtime/cgo"
)

// Voyage is one that has begun.
type Voyage struct {
	h      cgo.Handle
	landed chan struct{}
	port   int
}

// Sail begins a voyage.
func Sail() *Voyage {
	v := &Voyage{landed: make(chan struct{})}
	v.h = cgo.NewHandle(v)
	C.ship_sail(C.uintptr_t(v.h))
	return v
}

// Wait returns the port, or gives up at the end of ctx.
func (v *Voyage) Wait(ctx context.Context) (int, error) {
	select {
	case <-v.landed:
		v.h.Delete()
		return v.port, nil
	case <-ctx.Done():
		v.h.Delete() // want "use-after-release: "
		return 0, ctx.Err()
	}
}

//export goLanded
func goLanded(voyage C.uintptr_t, port C.int) {
	v := cgo.Handle(voyage).Value().(*Voyage)
	v.port = int(port)
	close(v.landed)
}
