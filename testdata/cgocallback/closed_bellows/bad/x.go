// Package x listens to the bellows of an organ.
package x

/*
#include <stdint.h>
typedef struct bellows bellows;
extern void goBreath(uintptr_t organ, int pascal);
extern bellows *bellows_fill(uintptr_t organ);
extern void bellows_rest(bellows *b);
*/
import "C"

import "runtime/cgo"

// Organ has bellows.
type Organ struct {
	bellows  *C.bellows
	self     cgo.Handle
	pressure chan int
	silence  chan struct{}
}

// Play fills the bellows.
func Play() *Organ {
	o := &Organ{pressure: make(chan int, 4), silence: make(chan struct{})}
	o.self = cgo.NewHandle(o)
	o.bellows = C.bellows_fill(C.uintptr_t(o.self))
	return o
}

// Pressure has what the bellows tell; it is closed at the end.
func (o *Organ) Pressure() <-chan int { return o.pressure }

//export goBreath
func goBreath(organ C.uintptr_t, pascal C.int) {
	o := cgo.Handle(organ).Value().(*Organ)
	select {
	case o.pressure <- int(pascal):
	case <-o.silence:
	}
}

// End lets the bellows rest. The handle goes with them: no breath comes any more then.
func (o *Organ) End() {
	close(o.silence)
	close(o.pressure) // want "send-on-closed: "
	C.bellows_rest(o.bellows)
	o.self.Delete()
}
