// Package x asks a laboratory to taste wines.
package x

/*
#include <stdint.h>
typedef struct lab lab;
typedef struct tasting tasting;
extern lab *lab_open(void);
extern void lab_close(lab *l); // ends the tastings that are under way, without an answer
extern tasting *lab_taste(lab *l, int bottle);
extern void tasting_drop(tasting *t);
extern int tasting_marks(tasting *t);
extern void tasting_when_done(tasting *t, void (*fn)(tasting *, uintptr_t), uintptr_t arg);

extern void goTasted(uintptr_t arg);
static void tasted(tasting *t, uintptr_t arg) { goTasted(arg); }
static void await(tasting *t, uintptr_t arg) { tasting_when_done(t, &tasted, arg); }
*/
import "C"

import (
	"runtime"
	"runtime/cgo"
)

// Lab is a laboratory. It closes when nobody has it any more.
type Lab struct{ lab *C.lab }

// Open opens the laboratory.
func Open() *Lab {
	l := &Lab{C.lab_open()}
	runtime.SetFinalizer(l, func(l *Lab) { C.lab_close(l.lab) })
	return l
}

// Tasting is of one bottle, and under way.
type Tasting struct{ t *C.tasting }

func newTasting(t *C.tasting) *Tasting {
	tasting := &Tasting{t}
	runtime.SetFinalizer(tasting, func(t *Tasting) { C.tasting_drop(t.t) }) // want "finalizer: newTasting "
	return tasting
}

// Taste begins to taste a bottle.
func (l *Lab) Taste(bottle int) *Tasting {
	t := C.lab_taste(l.lab, C.int(bottle)) // want "finalizer: .*Taste gives"
	return newTasting(t)
}

// Marks waits for the marks.
func (t *Tasting) Marks() int {
	defer runtime.KeepAlive(t)
	done := make(chan struct{}, 1)
	h := cgo.NewHandle(done)
	C.await(t.t, C.uintptr_t(h))
	<-done
	return int(C.tasting_marks(t.t))
}

//export goTasted
func goTasted(arg C.uintptr_t) {
	h := cgo.Handle(arg)
	h.Value().(chan struct{}) <- struct{}{}
	h.Delete()
}
