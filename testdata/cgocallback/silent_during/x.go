// Package x presses cheese from a reader: C calls back during the calls only, and leaves what
// went wrong to the function that called it. The handle may go first: right.
package x

/*
#include <stdint.h>
extern int goMilk(uintptr_t press);
typedef struct { uintptr_t who; } press_t;
static press_t *press_new(uintptr_t who) { return (press_t *)who; }
static int press_turn(press_t *p) { return goMilk(p->who); }
static void press_free(press_t *p) { (void)p; }
*/
import "C"

import "runtime/cgo"

// Press turns milk into cheese.
type Press struct {
	p    *C.press_t
	milk func() (int, error)
	h    cgo.Handle
	err  error
}

// New returns a press that takes its milk from a function.
func New(milk func() (int, error)) *Press {
	p := &Press{milk: milk}
	p.h = cgo.NewHandle(p)
	p.p = C.press_new(C.uintptr_t(p.h))
	return p
}

// Turn presses once.
func (p *Press) Turn() (int, error) {
	n := int(C.press_turn(p.p))
	if p.err != nil {
		return 0, p.err
	}
	return n, nil
}

// Close gives the press up.
func (p *Press) Close() {
	p.h.Delete()
	C.press_free(p.p)
}

//export goMilk
func goMilk(press C.uintptr_t) C.int {
	p := cgo.Handle(press).Value().(*Press)
	n, err := p.milk()
	if err != nil {
		p.err = err
		return -1
	}
	return C.int(n)
}
