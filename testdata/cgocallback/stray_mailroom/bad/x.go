// Package x sorts mail; one way to strike a box off the list forgets the lock.
package x

/*
extern void goLetter(int box);
static void sorter_add(int box) { goLetter(box); }
static void sorter_remove(int box) { (void)box; }
*/
import "C"

import "sync"

var boxes = struct {
	sync.RWMutex
	m map[int]func()
}{m: map[int]func(){}}

// Rent has arrived called for each letter.
func Rent(box int, arrived func()) {
	boxes.Lock()
	boxes.m[box] = arrived
	boxes.Unlock()
	C.sorter_add(C.int(box))
}

// Return gives a box back.
func Return(box int) {
	C.sorter_remove(C.int(box))
	delete(boxes.m, box) // want "unsynchronized: "
}

//export goLetter
func goLetter(box C.int) {
	boxes.RLock()
	arrived := boxes.m[int(box)]
	boxes.RUnlock()
	if arrived != nil {
		arrived()
	}
}
