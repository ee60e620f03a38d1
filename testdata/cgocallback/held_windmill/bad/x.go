// Package x turns a windmill.
package x

/*
extern void goGround(int sacks);
static void mill_grind(int sacks) { goGround(sacks); }
static void mill_turn(int times) { mill_grind(times * 2); }
*/
import "C"

import "sync"

var (
	mu     sync.Mutex
	ground int
)

// Turn turns the mill, and returns how many sacks it has ground.
func Turn(times int) int {
	mu.Lock()
	defer mu.Unlock()
	C.mill_turn(C.int(times)) // want "lock-across-call: "
	return ground
}

//export goGround
func goGround(sacks C.int) {
	mu.Lock()
	defer mu.Unlock()
	ground += int(sacks)
}
