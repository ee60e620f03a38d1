// Package gpio delivers edge interrupts of a board's input pins.
package gpio

/*
#include <stdint.h>

typedef void (*gp_edge_cb)(int pin, int level);

// gp_arm enables the pin's interrupts, if they are not; cb runs on the library's
// thread.
extern int  gp_arm(int pin, gp_edge_cb cb);
extern void gp_disarm(int pin);

extern void goEdge(int pin, int level);
*/
import "C"

import (
	"fmt"
	"sync"
)

// Handler is told the pin's new level. It may cancel its own watch.
type Handler func(high bool)

// Watch is a handler that is bound to a pin.
type Watch struct {
	pin int
	fn  Handler
}

var (
	mu      sync.Mutex
	watches = map[int][]*Watch{}
)

// On calls fn for each edge on the pin.
func On(pin int, fn Handler) (*Watch, error) {
	w := &Watch{pin: pin, fn: fn}
	mu.Lock()
	watches[pin] = append(watches[pin], w)
	mu.Unlock()

	if rc := C.gp_arm(C.int(pin), C.gp_edge_cb(C.goEdge)); rc != 0 {
		w.Cancel()
		return nil, fmt.Errorf("gpio: pin %d: %d", pin, int(rc))
	}
	return w, nil
}

// Cancel unbinds the handler. The pin stays armed.
func (w *Watch) Cancel() {
	mu.Lock()
	defer mu.Unlock()
	list := watches[w.pin]
	kept := make([]*Watch, 0, len(list))
	for _, x := range list {
		if x != w {
			kept = append(kept, x)
		}
	}
	watches[w.pin] = kept
}

// Shutdown silences the pins.
func Shutdown(pins ...int) {
	for _, pin := range pins {
		C.gp_disarm(C.int(pin))
	}
}

//export goEdge
func goEdge(pin, level C.int) {
	mu.Lock()
	defer mu.Unlock()
	for _, w := range watches[int(pin)] {
		w.fn(level != 0) // want "lock-across-call: "
	}
}
