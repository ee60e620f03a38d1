// Package x asks a ferryman for his fare.
package x

/*
#include <stdint.h>
extern void goFare(uintptr_t asked, int pence);
static void ferry_ask(uintptr_t asked) { goFare(asked, 7); }
static void ferry_forget(uintptr_t asked) { (void)asked; }
*/
import "C"

import (
	"context"
	"runtime/cgo"
)

// Fare asks for the fare.
func Fare(ctx context.Context) (int, error) {
	pence := make(chan int, 1)
	h := cgo.NewHandle(pence)
	defer h.Delete() // want "use-after-release: "
	C.ferry_ask(C.uintptr_t(h))
	select {
	case p := <-pence:
		return p, nil
	case <-ctx.Done():
		return 0, ctx.Err()
	}
}

//export goFare
func goFare(asked C.uintptr_t, pence C.int) {
	ch := cgo.Handle(asked).Value().(chan int)
	select {
	case ch <- int(pence):
	default:
	}
}
