// Package x moves puppets, which C knows by their places in a slice with a lock: right.
package x

/*
extern void goStep(int puppet);
static void puppet_start(int puppet) { goStep(puppet); }
*/
import "C"

import "sync"

var (
	mu      sync.Mutex
	puppets []func()
)

// Start starts a puppet; step is called at each step.
func Start(step func()) {
	mu.Lock()
	puppets = append(puppets, step)
	n := len(puppets) - 1
	mu.Unlock()
	C.puppet_start(C.int(n))
}

//export goStep
func goStep(puppet C.int) {
	mu.Lock()
	step := puppets[puppet]
	mu.Unlock()
	step()
}
