// Package sundries has a C scale call back when a weight rests on it.
package sundries

/*
#include <stdint.h>

extern int  scale_watch(uint32_t pan);
extern void goRests(uint32_t pan, double grams);
*/
import "C"

import (
	"errors"
	"sync"
)

type weighing struct{ done func(grams float64) }

var (
	mu   sync.Mutex
	pans = map[uint32]*weighing{}
)

func takeAway(pan uint32) (*weighing, bool) {
	mu.Lock()
	defer mu.Unlock()
	w, ok := pans[pan]
	delete(pans, pan)
	return w, ok
}

// Weigh calls done with what rests on a pan.
func Weigh(pan uint32, done func(grams float64)) error {
	mu.Lock()
	pans[pan] = &weighing{done}
	mu.Unlock()
	if C.scale_watch(C.uint32_t(pan)) != 0 {
		takeAway(pan)
		return errors.New("sundries: no such pan")
	}
	return nil
}

// Forget has nobody told of a pan, and tells whether somebody would have been.
func Forget(pan uint32) bool {
	_, waited := takeAway(pan)
	return waited
}

//export goRests
func goRests(pan C.uint32_t, grams C.double) {
	w, _ := takeAway(uint32(pan))
	w.done(float64(grams)) // want "panic-into-c: "
}
