// Package x hears from lighthouses.
package x

/*
#include <stdint.h>
extern void goLit(uintptr_t house);
static int house_watch(uintptr_t house) { goLit(house); return 1; }
static void house_name(int number) { (void)number; }
extern void goNamed(int number);
*/
import "C"

import (
	"runtime/cgo"
	"sync"
)

// House is a lighthouse.
type House struct {
	lit    func()
	number int
}

var (
	mu    sync.Mutex
	next  int
	named = map[int]func(){}
)

// Watch has lit called when the house is lit.
func Watch(lit func()) *House {
	h := &House{lit: lit}
	handle := cgo.NewHandle(h)
	h.number = int(C.house_watch(C.uintptr_t(handle)))
	return h
}

//export goLit
func goLit(house C.uintptr_t) {
	h := cgo.Handle(house).Value().(*House)
	if h.lit != nil {
		h.lit()
	}
}

// Name has done called when the house has a name.
func Name(done func()) {
	mu.Lock()
	next++
	id := next
	named[id] = done
	mu.Unlock()
	C.house_name(C.int(id))
}

//export goNamed
func goNamed(number C.int) {
	mu.Lock()
	done := named[int(number)]
	mu.Unlock()
	if done != nil {
		done()
	}
}
