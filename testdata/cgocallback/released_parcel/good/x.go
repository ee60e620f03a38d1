// Package x waits for the weight of a parcel.
package x

/*
#include <stdint.h>
extern void goWeighed(uintptr_t parcel, int grams);
static void scale_weigh(uintptr_t parcel) { goWeighed(parcel, 900); }
static void scale_forget(uintptr_t parcel) { (void)parcel; }
*/
import "C"

import (
	"context"
	"sync"
)

// parcels keeps what C knows by a number.
type parcels struct {
	mu   sync.Mutex
	next uintptr
	by   map[uintptr]any
}

// Track keeps p, and returns its number.
func (ps *parcels) Track(p any) uintptr {
	ps.mu.Lock()
	defer ps.mu.Unlock()
	ps.next++
	ps.by[ps.next] = p
	return ps.next
}

// Get returns what has the number.
func (ps *parcels) Get(number uintptr) any {
	ps.mu.Lock()
	defer ps.mu.Unlock()
	p, ok := ps.by[number]
	if !ok {
		panic("no such parcel")
	}
	return p
}

// Untrack forgets it.
func (ps *parcels) Untrack(number uintptr) {
	ps.mu.Lock()
	defer ps.mu.Unlock()
	delete(ps.by, number)
}

var tracked = &parcels{by: map[uintptr]any{}}

// Weigh returns the weight, or gives up at the end of ctx.
func Weigh(ctx context.Context) (int, error) {
	grams := make(chan int, 1)
	number := tracked.Track(grams)
	defer tracked.Untrack(number)
	C.scale_weigh(C.uintptr_t(number))
	select {
	case g := <-grams:
		return g, nil
	case <-ctx.Done():
		C.scale_forget(C.uintptr_t(number))
		return 0, ctx.Err()
	}
}

//export goWeighed
func goWeighed(parcel C.uintptr_t, grams C.int) {
	tracked.Get(uintptr(parcel)).(chan int) <- int(grams)
}
