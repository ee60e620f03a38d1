// Package x plays a harpsichord.
package x

/*
#include <stdlib.h>
struct cembalo { int keys; };
static struct cembalo *cembalo_build(void) { return malloc(sizeof(struct cembalo)); }
static int cembalo_play(struct cembalo *c, int key) { return c->keys + key; }
static void cembalo_destroy(struct cembalo *c) { free(c); }
*/
import "C"

import (
	"errors"
	"sync"
)

// ErrSold says that the harpsichord is gone.
var ErrSold = errors.New("harpsichord: sold")

// Harpsichord is for several hands.
type Harpsichord struct {
	mu sync.Mutex
	c  *C.struct_cembalo
}

// Build builds a harpsichord.
func Build() *Harpsichord { return &Harpsichord{c: C.cembalo_build()} }

// Play plays a key.
func (h *Harpsichord) Play(key int) error {
	h.mu.Lock()
	c := h.c
	defer h.mu.Unlock()
	if c == nil {
		return ErrSold
	}
	C.cembalo_play(c, C.int(key))
	return nil
}

// Sell ends the harpsichord.
func (h *Harpsichord) Sell() {
	h.mu.Lock()
	c := h.c
	h.c = nil
	h.mu.Unlock()
	if c != nil {
		C.cembalo_destroy(c)
	}
}
