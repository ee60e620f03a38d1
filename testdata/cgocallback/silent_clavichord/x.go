// Package x plays a clavichord, whose players are waited for before it is sold.
package x

/*
#include <stdlib.h>
struct clavier { int keys; };
static struct clavier *clavier_build(void) { return malloc(sizeof(struct clavier)); }
static int clavier_play(struct clavier *c, int key) { return c->keys + key; }
static void clavier_destroy(struct clavier *c) { free(c); }
*/
import "C"

import "sync"

// Clavichord is for several hands.
type Clavichord struct {
	mu      sync.Mutex
	c       *C.struct_clavier
	playing sync.WaitGroup
}

// Build builds a clavichord.
func Build() *Clavichord { return &Clavichord{c: C.clavier_build()} }

// Play plays a key.
func (h *Clavichord) Play(key int) {
	h.mu.Lock()
	c := h.c
	if c == nil {
		h.mu.Unlock()
		return
	}
	h.playing.Add(1)
	h.mu.Unlock()
	defer h.playing.Done()
	C.clavier_play(c, C.int(key))
}

// Sell ends the clavichord.
func (h *Clavichord) Sell() {
	h.mu.Lock()
	c := h.c
	h.c = nil
	h.mu.Unlock()
	h.playing.Wait()
	if c != nil {
		C.clavier_destroy(c)
	}
}

// Spinet is for several hands, which play one after the other.
type Spinet struct {
	mu, hands sync.Mutex
	c         *C.struct_clavier
}

// Play plays a key.
func (s *Spinet) Play(key int) {
	s.hands.Lock()
	defer s.hands.Unlock()
	s.mu.Lock()
	c := s.c
	s.mu.Unlock()
	if c != nil {
		C.clavier_play(c, C.int(key))
	}
}

// Sell ends the spinet.
func (s *Spinet) Sell() {
	s.hands.Lock()
	defer s.hands.Unlock()
	s.mu.Lock()
	c := s.c
	s.c = nil
	s.mu.Unlock()
	if c != nil {
		C.clavier_destroy(c)
	}
}
