// Package sluice watches a sluice of a C driver.
package sluice

/*
#include <stdint.h>
typedef struct sluice sluice;
extern sluice *sluice_watch(uintptr_t owner);
extern void    sluice_unwatch(sluice *s);
extern void    goLevel(uintptr_t owner, int cm);
*/
import "C"

import "runtime/cgo"

// Sluice is watched.
type Sluice struct {
	s     *C.sluice
	owner cgo.Handle
	level func(cm int)
}

// Watch has level called when the water rises or falls.
func Watch(level func(cm int)) *Sluice {
	s := &Sluice{level: level}
	s.owner = cgo.NewHandle(s)
	s.s = C.sluice_watch(C.uintptr_t(s.owner))
	return s
}

func (s *Sluice) disown()  { s.owner.Delete() }
func (s *Sluice) unwatch() { C.sluice_unwatch(s.s) }

// Close watches no more.
func (s *Sluice) Close() {
	s.unwatch()
	s.disown()
}

//export goLevel
func goLevel(owner C.uintptr_t, cm C.int) {
	cgo.Handle(owner).Value().(*Sluice).level(int(cm))
}
