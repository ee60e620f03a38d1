// Package x weaves; the loom's own lock, which its thread holds as it calls back, guards
// the map: right.
package x

/*
extern void goThread(int loom, int colour);
static void loom_lock(void) {}
static void loom_unlock(void) {}
static void loom_turn(void) { goThread(1, 2); }
static int loom_start(void) { return 1; } // loom_turn comes on a thread of the loom's
static void loom_stop(int loom) { (void)loom; }
*/
import "C"

var weavers = map[C.int]func(colour int){}

func enter() { C.loom_lock() }

func leave() { C.loom_unlock() }

// Weave starts a loom, and has each thread's colour told.
func Weave(tell func(colour int)) int {
	enter()
	defer leave()
	loom := C.loom_start()
	weavers[loom] = tell
	return int(loom)
}

// Stop stops a loom.
func Stop(loom int) {
	enter()
	stopHeld(C.int(loom))
	leave()
}

func stopHeld(loom C.int) {
	C.loom_stop(loom)
	delete(weavers, loom)
}

// Check stops a loom that does not turn; one that was never started has no entry.
func Check(loom int) {
	if loom > 0 {
		enter()
		defer leave()
	}
	stopHeld(C.int(loom))
}

//export goThread
func goThread(loom, colour C.int) {
	if tell := weavers[loom]; tell != nil {
		tell(int(colour))
	}
}
