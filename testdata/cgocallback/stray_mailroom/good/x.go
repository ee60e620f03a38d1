// Package x sorts mail; the list has one lock: right.
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
	boxes.Lock()
	delete(boxes.m, box)
	boxes.Unlock()
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
