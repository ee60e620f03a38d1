// Package x takes its entry out on each way that fails: right.
package x

/*
#include <stdint.h>
extern void goRung(uint32_t bell);
static int bell_hang(uint32_t bell) { goRung(bell); return 0; }
static int bell_tune(uint32_t bell) { return (int)bell; }
static void bell_free(uint32_t bell) { (void)bell; }
*/
import "C"

import (
	"errors"
	"sync"
)

var (
	mu    sync.Mutex
	bells = map[uint32]func(){}
)

// ErrCracked tells that the bell is cracked.
var ErrCracked = errors.New("cracked")

// Hang hangs a bell.
func Hang(bell uint32, rung func()) (err error) {
	mu.Lock()
	bells[bell] = rung
	mu.Unlock()
	defer func() {
		if err != nil {
			forget(bell)
		}
	}()
	if C.bell_hang(C.uint32_t(bell)) != 0 {
		return ErrCracked
	}
	if C.bell_tune(C.uint32_t(bell)) == 0 {
		return ErrCracked
	}
	return nil
}

func forget(bell uint32) {
	mu.Lock()
	delete(bells, bell)
	mu.Unlock()
}

// Free takes a bell down.
func Free(bell uint32) {
	forget(bell)
	C.bell_free(C.uint32_t(bell))
}

//export goRung
func goRung(bell C.uint32_t) {
	mu.Lock()
	rung := bells[uint32(bell)]
	mu.Unlock()
	if rung != nil {
		rung()
	}
}
