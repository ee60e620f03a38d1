// Package x asks an oracle; a callback leaves what went wrong in one place for all.
package x

/*
#include <stdint.h>
extern int goOmen(uintptr_t asked);
static int oracle_ask(uintptr_t asked) { return goOmen(asked); }
*/
import "C"

import "runtime/cgo"

var fault error

// Ask asks, and has omen called for each sign.
func Ask(omen func() error) (int, error) {
	h := cgo.NewHandle(omen)
	defer h.Delete()
	n := int(C.oracle_ask(C.uintptr_t(h)))
	if n < 0 {
		err := fault // want "unsynchronized: "
		fault = nil
		return 0, err
	}
	return n, nil
}

//export goOmen
func goOmen(asked C.uintptr_t) C.int {
	if err := cgo.Handle(asked).Value().(func() error)(); err != nil {
		fault = err
		return -1
	}
	return 1
}
