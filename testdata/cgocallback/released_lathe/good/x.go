// Package x turns wood on lathes.
package x

/*
#include <stdint.h>
typedef struct lathe lathe;
extern void goShaving(uintptr_t lathe, int grams);
extern lathe *lathe_start(uintptr_t user);
extern void lathe_stop(lathe *l);
*/
import "C"

import "runtime/cgo"

// motor is what C has of a lathe.
type motor struct {
	lathe *C.lathe
	user  cgo.Handle
}

// Lathe is one that runs.
type Lathe struct {
	motor
	Shaving func(grams int)
}

// Drill is another one, whose motor may be changed.
type Drill struct {
	motor   *motor
	Shaving func(grams int)
}

// Start starts a lathe.
func Start(shaving func(grams int)) *Lathe {
	l := &Lathe{Shaving: shaving}
	l.motor.user = cgo.NewHandle(l)
	l.motor.lathe = C.lathe_start(C.uintptr_t(l.motor.user))
	return l
}

// Stop stops the lathe.
func (l *Lathe) Stop() {
	C.lathe_stop(l.motor.lathe)
	l.motor.user.Delete()
}

// Bore starts a drill.
func Bore(shaving func(grams int)) *Drill {
	d := &Drill{Shaving: shaving}
	user := cgo.NewHandle(shaving)
	d.motor = &motor{C.lathe_start(C.uintptr_t(user)), user}
	return d
}

// Stop stops the drill.
func (d *Drill) Stop() {
	defer d.motor.user.Delete()
	C.lathe_stop(d.motor.lathe)
}

//export goShaving
func goShaving(user C.uintptr_t, grams C.int) {
	switch v := cgo.Handle(user).Value().(type) {
	case *Lathe:
		v.Shaving(int(grams))
	case func(grams int):
		v(int(grams))
	}
}
