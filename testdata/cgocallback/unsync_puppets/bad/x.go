// Package x moves puppets, which C knows by their places in a slice that nobody guards.
package x

/*
extern void goStep(int puppet);
static void puppet_start(int puppet) { goStep(puppet); }
*/
import "C"

var puppets []func()

// Start starts a puppet; step is called at each step.
func Start(step func()) {
	puppets = append(puppets, step) // want "unsynchronized: "
	C.puppet_start(C.int(len(puppets) - 1))
}

//export goStep
func goStep(puppet C.int) { puppets[puppet]() }
