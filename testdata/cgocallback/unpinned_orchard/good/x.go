// Package x has a sorting machine of C's look at fruit, and tell what is wrong with it.
package x

/*
#include <stdlib.h>
struct sorter { int belts; };
extern void goSpotted(void *who, int spots);
void sorter_set_spotter(struct sorter *s, void *who);
int sorter_feed(struct sorter *s, int crates);
*/
import "C"

import (
	"runtime"
	"runtime/cgo"
	"unsafe"
)

// Sorter sorts fruit.
type Sorter struct {
	c     *C.struct_sorter
	Spots int
}

// badge returns what C knows a sorter by.
func badge(s *Sorter) cgo.Handle { return cgo.NewHandle(s) }

// Feed sorts some crates, and counts the spots.
func (s *Sorter) Feed(crates int) int {
	who := badge(s)
	defer who.Delete()
	at := unsafe.Pointer(&who)
	C.sorter_set_spotter(s.c, at)
	rotten := int(C.sorter_feed(s.c, C.int(crates)))
	runtime.KeepAlive(at)
	return rotten
}

//export goSpotted
func goSpotted(who unsafe.Pointer, spots C.int) {
	s := (*(*cgo.Handle)(who)).Value().(*Sorter)
	s.Spots += int(spots)
}
