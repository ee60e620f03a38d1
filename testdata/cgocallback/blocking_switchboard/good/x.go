// Package x runs a lift, which tells what it does by a kind.
package x

/*
#include <stdint.h>
extern int lift_call(int floor);
extern int lift_send(int floor);
extern void lift_watch(uintptr_t arg);
*/
import "C"

import (
	"runtime/cgo"
	"time"
)

// Kind is what the lift tells of.
type Kind int

// What it tells of.
const (
	Arrived Kind = iota
	Left
	Stuck
)

type bells map[Kind]chan int

// Lift is one lift.
type Lift struct{ bells bells }

// New watches the lift, as long as the program runs.
func New() *Lift {
	l := &Lift{bells{}}
	l.bells[Arrived] = make(chan int, 1)
	l.bells[Left] = make(chan int, 1)
	C.lift_watch(C.uintptr_t(cgo.NewHandle(l)))
	return l
}

// Call calls the lift, and waits for it.
func (l *Lift) Call(floor int) (int, bool) {
	C.lift_call(C.int(floor))
	return l.hear(Arrived)
}

// Send sends the lift, and waits until it leaves.
func (l *Lift) Send(floor int) (int, bool) {
	C.lift_send(C.int(floor))
	return l.hear(Left)
}

func (l *Lift) hear(kind Kind) (int, bool) {
	select {
	case at := <-l.bells[kind]:
		return at, true
	case <-time.After(time.Minute):
		return 0, false
	}
}

//export goLift
func goLift(arg C.uintptr_t, kind, floor C.int) {
	l := cgo.Handle(arg).Value().(*Lift)
	if bell, ok := l.bells[Kind(kind)]; ok {
		bell <- int(floor)
	}
}
