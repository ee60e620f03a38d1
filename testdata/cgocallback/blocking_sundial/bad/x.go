// Package x asks a sundial for the hour.
package x

/*
#include <stdint.h>
extern void goHour(uintptr_t asked, int hour);
static void dial_read(uintptr_t asked) { goHour(asked, 11); }
*/
import "C"

import (
	"errors"
	"runtime/cgo"
	"time"
)

// ErrNight tells that there is no sun.
var ErrNight = errors.New("there is no sun")

// Hour returns the hour, or fails after a second.
func Hour() (int, error) {
	hour := make(chan int)
	C.dial_read(C.uintptr_t(cgo.NewHandle(hour)))
	select {
	case h := <-hour:
		return h, nil
	case <-time.After(time.Second):
		return 0, ErrNight
	}
}

//export goHour
func goHour(asked C.uintptr_t, hour C.int) {
	h := cgo.Handle(asked)
	h.Value().(chan int) <- int(hour) // want "blocking-callback: "
	h.Delete()
}
