// Package x calls back during the call only, and deletes after it: right.
package x

/*
#include <stdint.h>
extern void goBerry(uintptr_t basket, int berries);
static int bush_pick(uintptr_t basket) { goBerry(basket, 3); goBerry(basket, 4); return 0; }
*/
import "C"

import (
	"errors"
	"runtime/cgo"
)

// ErrThorns tells that there were thorns.
var ErrThorns = errors.New("thorns")

// Pick picks berries.
func Pick() (int, error) {
	berries := 0
	h := cgo.NewHandle(&berries)
	defer h.Delete()
	if C.bush_pick(C.uintptr_t(h)) != 0 {
		return 0, ErrThorns
	}
	return berries, nil
}

//export goBerry
func goBerry(basket C.uintptr_t, berries C.int) { *cgo.Handle(basket).Value().(*int) += int(berries) }
