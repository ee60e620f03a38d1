// Package x tests and closes under one lock: right.
package x

/*
#include <stdint.h>
extern void goDelivered(uint32_t crate);
static void crate_send(uint32_t crate) { goDelivered(crate); }
*/
import "C"

import (
	"sync"
)

type crate struct {
	over bool
	done chan struct{}
}

var (
	mu     sync.Mutex
	crates = map[uint32]*crate{}
)

func (c *crate) end() {
	if !c.over {
		c.over = true
		close(c.done)
	}
}

// Send sends a crate.
func Send(number uint32) <-chan struct{} {
	c := &crate{done: make(chan struct{})}
	mu.Lock()
	crates[number] = c
	mu.Unlock()
	C.crate_send(C.uint32_t(number))
	return c.done
}

// Lose gives a crate up.
func Lose(number uint32) {
	mu.Lock()
	defer mu.Unlock()
	if c := crates[number]; c != nil {
		delete(crates, number)
		c.end()
	}
}

//export goDelivered
func goDelivered(number C.uint32_t) {
	mu.Lock()
	defer mu.Unlock()
	if c := crates[uint32(number)]; c != nil {
		c.end()
	}
}
