// Package x keeps the ledger of a mill.
package x

/*
extern void goGround(int sack);
static void mill_start(int sack) { goGround(sack); }
*/
import "C"

import "sync"

var (
	mu     sync.Mutex
	owners = map[int]func(){}
)

// Bring brings a sack; ground is called when it is flour.
func Bring(sack int, ground func()) {
	mu.Lock()
	owners[sack] = ground
	mu.Unlock()
	C.mill_start(C.int(sack))
}

// Forget takes a sack back.
func Forget(sack int) {
	mu.Lock()
	defer mu.Unlock()
	delete(owners, sack)
}

//export goGround
func goGround(sack C.int) {
	ground := owners[int(sack)] // want "unsynchronized: "
	if ground != nil {
		ground()
	}
}
