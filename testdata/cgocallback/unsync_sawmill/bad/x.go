// Package x measures a slab of wood; the saw mill's scanner is for one at a time, and one way to ask forgets that.
package x

/*
#include <stdint.h>
typedef struct { int v; } slab_t;
extern void goKnot(int at);
static slab_t *slab_load(int n) { (void)n; return 0; }
static void slab_free(slab_t *s) { (void)s; }
static int slab_smell(slab_t *s) { return s->v; }
static void slab_cancel(slab_t *s) { s->v = 0; }
static int slab_width(slab_t *s) { goKnot(s->v); return s->v; }
static int slab_height(slab_t *s) { goKnot(s->v); return s->v; }
static int slab_depth(slab_t *s) { goKnot(s->v); return s->v; }
static int slab_weight(slab_t *s) { goKnot(s->v); return s->v; }
static int slab_colour(slab_t *s) { goKnot(s->v); return s->v; }
static int slab_grain(slab_t *s) { goKnot(s->v); return s->v; }
static int slab_rings(slab_t *s) { goKnot(s->v); return s->v; }
static int slab_resin(slab_t *s) { goKnot(s->v); return s->v; }
static int slab_knots(slab_t *s) { goKnot(s->v); return s->v; }
*/
import "C"

import "sync"

// Slab is a slab on the scanner.
type Slab struct {
	mu sync.Mutex
	s  *C.slab_t
}

var knots = make(chan int, 4000)

// Load loads the n-th slab.
func Load(n int) *Slab { return &Slab{s: C.slab_load(C.int(n))} }

// Knots has where knots were met.
func Knots() <-chan int { return knots }

//export goKnot
func goKnot(at C.int) {
	select {
	case knots <- int(at):
	default:
	}
}

// Free takes the slab off.
func (s *Slab) Free() { C.slab_free(s.s) }

// Cancel has what is under way end soon.
func (s *Slab) Cancel() { C.slab_cancel(s.s) }

// Width asks for that.
func (s *Slab) Width() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return int(C.slab_width(s.s))
}

// Height asks for that.
func (s *Slab) Height() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return int(C.slab_height(s.s))
}

// Depth asks for that.
func (s *Slab) Depth() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return int(C.slab_depth(s.s))
}

// Weight asks for that.
func (s *Slab) Weight() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return int(C.slab_weight(s.s))
}

// Colour asks for that.
func (s *Slab) Colour() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return int(C.slab_colour(s.s))
}

// Grain asks for that.
func (s *Slab) Grain() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return int(C.slab_grain(s.s))
}

// Rings asks for that.
func (s *Slab) Rings() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return int(C.slab_rings(s.s))
}

// Resin asks for that.
func (s *Slab) Resin() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return int(C.slab_resin(s.s))
}

// Knots asks for that.
func (s *Slab) Knots() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return int(C.slab_knots(s.s))
}

// Smell asks for that.
func (s *Slab) Smell() int {
	return int(C.slab_smell(s.s)) // want "unsynchronized: "
}
