// Package x makes all calls of C under one mutex, and is called back under it: right.
package x

/*
extern void goShorn(int sheep);
extern void goLambed(int sheep);
static void flock_tend(int days) { goShorn(days); goLambed(days); }
*/
import "C"

import (
	"sync"
)

var (
	mu    sync.Mutex
	shorn = map[int]bool{}
	lambs int
)

// Tend tends the flock.
func Tend(days int) {
	mu.Lock()
	defer mu.Unlock()
	C.flock_tend(C.int(days))
}

// Shorn tells whether a sheep is shorn, and how many lambs there are.
func Shorn(sheep int) (bool, int) {
	mu.Lock()
	defer mu.Unlock()
	return shorn[sheep], lambs
}

// Forget forgets a sheep.
func Forget(sheep int) {
	mu.Lock()
	defer mu.Unlock()
	delete(shorn, sheep)
	lambs--
}

//export goShorn
func goShorn(sheep C.int) { shorn[int(sheep)] = true }

//export goLambed
func goLambed(sheep C.int) { lambs++ }
