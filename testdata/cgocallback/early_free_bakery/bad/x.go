// Package x has bread baked by an oven that one goroutine has.
package x

/*
#include <stdlib.h>
static void oven_bake(const char *sort, int loaves) { (void)sort; (void)loaves; }
*/
import "C"

import "unsafe"

// Oven is an oven.
type Oven struct{ work chan func() }

// Heat returns an oven that is hot.
func Heat() *Oven {
	o := &Oven{work: make(chan func(), 4)}
	go o.tend()
	return o
}

func (o *Oven) tend() {
	for do := range o.work {
		do()
	}
}

func (o *Oven) later(do func()) { o.work <- do }

// Bake has loaves baked.
func (o *Oven) Bake(sort string, loaves int) {
	name := C.CString(sort)
	defer C.free(unsafe.Pointer(name)) // want "early-free: "
	o.later(func() {
		C.oven_bake(name, C.int(loaves))
	})
}

// BakeOne has a loaf baked.
func (o *Oven) BakeOne(sort string) {
	name := C.CString(sort)
	o.work <- func() { C.oven_bake(name, 1) }
	C.free(unsafe.Pointer(name)) // want "early-free: "
}

// BakeAside has a loaf baked by somebody else.
func BakeAside(sort string) {
	name := C.CString(sort)
	defer C.free(unsafe.Pointer(name)) // want "early-free: "
	go func() { C.oven_bake(name, 1) }()
}
