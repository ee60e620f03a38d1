// Package tollgate asks a C gate for its toll. Who withdraws tells C first, by a name that says
// nothing; only one of the two finds the entry.
package tollgate

/*
#include <stdint.h>
extern int  gate_ask(uint32_t car);
extern void gate_mute(uint32_t car);
extern void goToll(uint32_t car, int pence);
*/
import "C"

import (
	"errors"
	"sync"
)

type car struct {
	id   uint32
	toll chan int
	quit chan struct{}
}

var (
	mu   sync.Mutex
	cars = map[uint32]*car{}
)

func drive(id uint32) *car {
	c := &car{id, make(chan int, 1), make(chan struct{})}
	mu.Lock()
	defer mu.Unlock()
	cars[id] = c
	return c
}

func pass(id uint32) *car {
	mu.Lock()
	defer mu.Unlock()
	c := cars[id]
	delete(cars, id)
	return c
}

// Ask asks for the toll of a car.
func Ask(id uint32) (int, error) {
	c := drive(id)
	if C.gate_ask(C.uint32_t(id)) != 0 {
		pass(id)
		return 0, errors.New("tollgate: closed")
	}
	select {
	case pence := <-c.toll:
		return pence, nil
	case <-c.quit:
		return 0, errors.New("tollgate: withdrawn")
	}
}

// Withdraw has the car turn round.
func Withdraw(id uint32) {
	C.gate_mute(C.uint32_t(id))
	if c := pass(id); c != nil {
		close(c.quit)
	}
}

//export goToll
func goToll(id C.uint32_t, pence C.int) {
	c := pass(uint32(id))
	c.toll <- int(pence)
}
