// Package x watches signals of a railway, in a library that calls back while it is polled.
package x

/*
#include <stdint.h>
typedef void (*arm_fn)(uint32_t signal, int up);
extern void goArm(uint32_t signal, int up);
extern uint32_t rail_add(int line, arm_fn arm);
extern int rail_poll(int ms);
*/
import "C"

import "sync"

var (
	mu   sync.Mutex
	arms = map[uint32]func(up bool){}
)

// Add adds a signal: its arm is told of by Poll.
func Add(line int, arm func(up bool)) {
	signal := C.rail_add(C.int(line), C.arm_fn(C.goArm))
	mu.Lock()
	defer mu.Unlock()
	arms[uint32(signal)] = arm
}

// Poll calls those whose signals have moved.
func Poll(ms int) int { return int(C.rail_poll(C.int(ms))) }

//export goArm
func goArm(signal C.uint32_t, up C.int) {
	mu.Lock()
	arm := arms[uint32(signal)]
	mu.Unlock()
	if arm != nil {
		arm(up != 0)
	}
}
