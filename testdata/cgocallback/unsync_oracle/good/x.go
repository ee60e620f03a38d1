// Package x asks an oracle; a callback leaves what went wrong with the one who asked: right.
package x

/*
#include <stdint.h>
extern int goOmen(uintptr_t asked);
static int oracle_ask(uintptr_t asked) { return goOmen(asked); }
*/
import "C"

import "runtime/cgo"

type asked struct {
	omen  func() error
	fault error
}

// Ask asks, and has omen called for each sign.
func Ask(omen func() error) (int, error) {
	a := &asked{omen: omen}
	h := cgo.NewHandle(a)
	defer h.Delete()
	n := int(C.oracle_ask(C.uintptr_t(h)))
	if n < 0 {
		return 0, a.fault
	}
	return n, nil
}

//export goOmen
func goOmen(who C.uintptr_t) C.int {
	a := cgo.Handle(who).Value().(*asked)
	if err := a.omen(); err != nil {
		a.fault = err
		return -1
	}
	return 1
}
