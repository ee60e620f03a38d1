// Package turnstile counts the people who pass the gates of a stadium.
package turnstile

/*
#include <stdint.h>

typedef void (*ts_pass_cb)(int token, int inward);

// ts_listen returns the listener's token, or -1. cb runs on the controller's
// thread, from the moment the listener is known. ts_listen and ts_ignore do not
// wait for it, and a call under way may end after ts_ignore.
extern int  ts_listen(int gate, ts_pass_cb cb);
extern void ts_ignore(int token);

extern void goPassage(int token, int inward);
*/
import "C"

import (
	"fmt"
	"sync"
)

// Counter is the balance of one gate.
type Counter struct {
	token  C.int
	inside int
}

var (
	mu       sync.Mutex
	counters = map[C.int]*Counter{}
)

// Watch starts to count at the gate.
func Watch(gate int) (*Counter, error) {
	// The token is not known before ts_listen returns, and the first passage can
	// be earlier than that: goPassage waits for mu.
	mu.Lock()
	defer mu.Unlock()
	token := C.ts_listen(C.int(gate), C.ts_pass_cb(C.goPassage))
	if token < 0 {
		return nil, fmt.Errorf("turnstile: no gate %d", gate)
	}
	c := &Counter{token: token}
	counters[token] = c
	return c, nil
}

// Inside returns how many more people went in than out.
func (c *Counter) Inside() int {
	mu.Lock()
	defer mu.Unlock()
	return c.inside
}

// Stop ends the counting.
func (c *Counter) Stop() {
	C.ts_ignore(c.token)
	mu.Lock()
	delete(counters, c.token)
	mu.Unlock()
}

//export goPassage
func goPassage(token, inward C.int) {
	mu.Lock()
	defer mu.Unlock()
	c, ok := counters[token]
	if !ok {
		return
	}
	if inward != 0 {
		c.inside++
	} else {
		c.inside--
	}
}
