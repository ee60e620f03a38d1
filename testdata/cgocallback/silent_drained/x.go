// Package x stops a sieve while it takes what still comes: right.
package x

/*
#include <stdint.h>
extern void goGrain(uintptr_t sieve, int grain);
static void sieve_shake(uintptr_t sieve) { goGrain(sieve, 1); }
static void sieve_stop(uintptr_t sieve) { (void)sieve; }
*/
import "C"

import (
	"context"
	"runtime/cgo"
)

// Sieve gives grains.
type Sieve struct {
	h      cgo.Handle
	grains chan int
	done   chan struct{}
}

// Shake starts a sieve.
func Shake() *Sieve {
	s := &Sieve{grains: make(chan int), done: make(chan struct{})}
	s.h = cgo.NewHandle(s)
	C.sieve_shake(C.uintptr_t(s.h))
	return s
}

// Next returns the next grain, or 0 at the end of ctx.
func (s *Sieve) Next(ctx context.Context) int {
	select {
	case g := <-s.grains:
		return g
	case <-ctx.Done():
		return 0
	}
}

// Stop stops it.
func (s *Sieve) Stop() {
	close(s.done)
	C.sieve_stop(C.uintptr_t(s.h))
	s.h.Delete()
}

//export goGrain
func goGrain(sieve C.uintptr_t, grain C.int) {
	s := cgo.Handle(sieve).Value().(*Sieve)
	select {
	case s.grains <- int(grain):
	case <-s.done:
	}
}
