// Package x tells who draws the curtain; the callback defers a function of the user's, and
// frees what C gave it: right.
package x

/*
#include <stdint.h>
#include <stdlib.h>
extern void goDraw(char *cue);
static void stage_start(void) { goDraw(0); }
*/
import "C"

import "unsafe"

var drawn func() func()

// Start starts the play; draw is called at each cue, and what it returns behind it.
func Start(draw func() func()) {
	drawn = draw
	C.stage_start()
}

//export goDraw
func goDraw(cue *C.char) {
	defer drawn()()
	defer C.free(unsafe.Pointer(cue))
}
