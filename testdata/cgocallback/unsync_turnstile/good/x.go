// Package x counts the visitors of a turnstile.
package x

/*
extern void goTurned(int in);
static void stile_run(void) { goTurned(1); }
*/
import "C"

import "sync"

type stile struct {
	mu      sync.Mutex
	inside  int
	changed *sync.Cond
}

var gate = &stile{}

func init() { gate.changed = sync.NewCond(&gate.mu) }

// Run lets visitors in.
func Run() { C.stile_run() }

// Inside tells how many are inside.
func Inside() int {
	gate.mu.Lock()
	defer gate.mu.Unlock()
	return gate.inside
}

// Clear sends all of them home.
func Clear() {
	gate.mu.Lock()
	gate.inside = 0
	gate.mu.Unlock()
}

//export goTurned
func goTurned(in C.int) {
	gate.mu.Lock()
	gate.inside += int(in)
	gate.mu.Unlock()
	println("turned")
}
