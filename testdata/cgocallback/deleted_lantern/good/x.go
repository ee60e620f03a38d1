// Package x lights lanterns.
package x

/*
#include <stdint.h>
typedef void (*lit_fn)(uintptr_t who);
typedef void (*gone_fn)(uintptr_t who);
extern void goLit(uintptr_t who);
extern void goGone(uintptr_t who);
static void lantern_light(lit_fn lit, gone_fn gone, uintptr_t who) { lit(who); gone(who); }
*/
import "C"

import "runtime/cgo"

// Light lights a lantern, and has lit called.
func Light(lit func()) {
	C.lantern_light(C.lit_fn(C.goLit), C.gone_fn(C.goGone), C.uintptr_t(cgo.NewHandle(lit)))
}

//export goLit
func goLit(who C.uintptr_t) {
	h := cgo.Handle(who)
	h.Value().(func())()
}

//export goGone
func goGone(who C.uintptr_t) { cgo.Handle(who).Delete() }
