// Package x boards dogs, each under a number of its own.
package x

/*
#include <stdint.h>
extern void goBark(uint32_t dog, int times);
extern int kennel_take(uint32_t dog);
extern void kennel_return(uint32_t dog);
*/
import "C"

import (
	"errors"
	"sync"
)

// What may go wrong.
var (
	ErrFull = errors.New("kennel: full")
	ErrFlea = errors.New("kennel: has fleas")
)

var (
	mu   sync.Mutex
	dogs = map[uint32]func(times int){}
	last uint32
)

func number(bark func(times int)) uint32 {
	mu.Lock()
	defer mu.Unlock()
	last++
	dogs[last] = bark
	return last
}

func forget(dog uint32) {
	mu.Lock()
	defer mu.Unlock()
	delete(dogs, dog)
}

// Dog is one that is boarded.
type Dog struct{ number uint32 }

// Board boards a dog.
func Board(bark func(times int)) (*Dog, error) {
	n := number(bark)
	switch C.kennel_take(C.uint32_t(n)) {
	case 0:
		return &Dog{n}, nil
	case -1:
		forget(n)
		return nil, ErrFull
	}
	forget(n)
	return nil, ErrFlea
}

// Fetch fetches the dog.
func (d *Dog) Fetch() {
	C.kennel_return(C.uint32_t(d.number))
	forget(d.number)
}

//export goBark
func goBark(dog C.uint32_t, times C.int) {
	mu.Lock()
	bark := dogs[uint32(dog)]
	mu.Unlock()
	if bark != nil {
		bark(int(times))
	}
}
