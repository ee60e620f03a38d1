// Package x runs a carousel: all calls of C are made under mu, and so are the callbacks.
package x

/*
typedef void (*horse_fn)(int horse);
typedef void (*stop_fn)(void);
extern void goMounted(int horse);
extern void goFell(int horse);
extern void goStopped(void);
extern void carousel_hear(horse_fn mounted, horse_fn fell, stop_fn stopped);
extern void carousel_turn(void);
*/
import "C"

import "sync"

var (
	mu      sync.Mutex
	riders  int
	falls   int
	stopped bool
)

func init() {
	C.carousel_hear(C.horse_fn(C.goMounted), C.horse_fn(C.goFell), C.stop_fn(C.goStopped))
}

// Turn turns the carousel once.
func Turn() (int, int) {
	mu.Lock()
	defer mu.Unlock()
	C.carousel_turn()
	return riders, falls
}

// Riders tells how many ride, and how many fell.
func Riders() (int, int) {
	mu.Lock()
	defer mu.Unlock()
	return riders, falls
}

// Stop stops it.
func Stop() {
	mu.Lock()
	defer mu.Unlock()
	stop()
}

func stop() { stopped = true }

//export goMounted
func goMounted(horse C.int) { riders++ }

//export goFell
func goFell(horse C.int) { falls++ }

//export goStopped
func goStopped() { stop() }
