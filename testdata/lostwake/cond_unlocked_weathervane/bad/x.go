// Package weathervane waits for the wind to turn, which a C library tells on a thread of its own.
package weathervane

/*
typedef struct vane vane;

extern void vane_poll(vane *v);

extern void goTurned(void);
*/
import "C"

import "sync"

var (
	mu     sync.Mutex
	turned = sync.NewCond(&mu)
	north  bool
)

// Watch polls the vane for ever.
func Watch(v *C.vane) {
	for {
		C.vane_poll(v)
	}
}

// Await waits for north wind.
func Await() {
	mu.Lock()
	defer mu.Unlock()
	for !north {
		turned.Wait()
	}
}

//export goTurned
func goTurned() { turn() }

func turn() {
	north = true // want "cond-unlocked: "
	turned.Broadcast()
}
