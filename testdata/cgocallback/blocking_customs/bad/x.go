// Package x lets a customs officer decide on parcels.
package x

/*
#include <stdint.h>
extern int goInspect(uintptr_t office);
static int office_open(uintptr_t office) { return goInspect(office); }
*/
import "C"

import (
	"runtime/cgo"
	"time"
)

// Office has a desk on which parcels come.
type Office struct{ Desk chan *Parcel }

// Parcel waits for a stamp.
type Parcel struct{ stamp chan bool }

// Stamp decides.
func (p *Parcel) Stamp(pass bool) { p.stamp <- pass }

// Open has C bring parcels.
func Open() *Office {
	o := &Office{Desk: make(chan *Parcel, 8)}
	C.office_open(C.uintptr_t(cgo.NewHandle(o)))
	return o
}

//export goInspect
func goInspect(office C.uintptr_t) C.int {
	o := cgo.Handle(office).Value().(*Office)
	p := &Parcel{stamp: make(chan bool)}
	select {
	case o.Desk <- p:
	case <-time.After(time.Second):
		return 0
	}
	if <-p.stamp { // want "blocking-callback: "
		return 1
	}
	return 0
}
