// Package x sounds foghorns.
package x

/*
#include <stdint.h>
#include <stdlib.h>
struct horn { uintptr_t user; };
extern void goFog(uintptr_t user, int metres);
static struct horn *horn_new(uintptr_t user) { struct horn *h = malloc(sizeof *h); h->user = user; return h; }
static void horn_listen(struct horn *h) { goFog(h->user, 10); }
static void horn_free(struct horn *h) { free(h); }
*/
import "C"

import "runtime/cgo"

// Horn is a foghorn.
type Horn struct {
	horn *C.struct_horn
	self cgo.Handle
	fog  func(metres int)
}

// New returns a horn that calls fog.
func New(fog func(metres int)) *Horn {
	h := &Horn{fog: fog}
	h.self = cgo.NewHandle(h)
	h.horn = C.horn_new(C.uintptr_t(h.self))
	return h
}

// Listen listens for ships.
func (h *Horn) Listen() { C.horn_listen(h.horn) }

// Close ends the horn.
func (h *Horn) Close() {
	if h.horn == nil {
		return
	}
	C.horn_free(h.horn)
	h.horn = nil
	h.self.Delete()
}

//export goFog
func goFog(user C.uintptr_t, metres C.int) {
	cgo.Handle(user).Value().(*Horn).fog(int(metres))
}
