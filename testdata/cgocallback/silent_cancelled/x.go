// Package x cancels, and waits for the callback that comes in any case, then deletes: right.
package x

/*
#include <stdint.h>
extern void goCaught(uintptr_t net, int fish);
static void net_cast(uintptr_t net) { goCaught(net, 5); }
static void net_haul(uintptr_t net) { (void)net; }
*/
import "C"

import (
	"context"
	"runtime/cgo"
)

// Cast casts a net until ctx ends.
func Cast(ctx context.Context) int {
	caught := make(chan int, 1)
	h := cgo.NewHandle(caught)
	defer h.Delete()
	C.net_cast(C.uintptr_t(h))
	select {
	case fish := <-caught:
		return fish
	case <-ctx.Done():
		C.net_haul(C.uintptr_t(h))
		return <-caught
	}
}

//export goCaught
func goCaught(net C.uintptr_t, fish C.int) { cgo.Handle(net).Value().(chan int) <- int(fish) }
