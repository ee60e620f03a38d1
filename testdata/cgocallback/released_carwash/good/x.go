// Package x washes cars, which it knows by the number of their lane.
package x

/*
#include <stdint.h>
extern void goWashed(uint32_t lane, int minutes);
extern void wash_begin(uint32_t lane);
*/
import "C"

import (
	"context"
	"sync"
)

// lanes has one value for each lane; a lane is used again.
type lanes[T any] struct {
	mu   sync.Mutex
	used map[uint32]T
}

// Enter returns a lane for v.
func (l *lanes[T]) Enter(v T) uint32 {
	l.mu.Lock()
	defer l.mu.Unlock()
	n := uint32(0)
	for _, taken := l.used[n]; taken; _, taken = l.used[n] {
		n++
	}
	l.used[n] = v
	return n
}

// In returns who is in the lane.
func (l *lanes[T]) In(lane uint32) T {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.used[lane]
}

// Leave frees the lane.
func (l *lanes[T]) Leave(lane uint32) {
	l.mu.Lock()
	defer l.mu.Unlock()
	delete(l.used, lane)
}

var washing = lanes[chan int]{used: map[uint32]chan int{}}

// Wash returns how many minutes it took.
func Wash(ctx context.Context) (int, error) {
	washed := make(chan int, 1)
	lane := washing.Enter(washed)
	C.wash_begin(C.uint32_t(lane))
	select {
	case minutes := <-washed:
		return minutes, nil
	case <-ctx.Done():
		return 0, ctx.Err()
	}
}

//export goWashed
func goWashed(lane C.uint32_t, minutes C.int) {
	washed := washing.In(uint32(lane))
	washing.Leave(uint32(lane))
	select {
	case washed <- int(minutes):
	default:
	}
}
