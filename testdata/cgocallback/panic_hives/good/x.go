// Package x weighs beehives, which it knows by numbers.
package x

/*
#include <stdint.h>
extern void goHoney(uint32_t hive, int grams);
extern void goSwarm(uint32_t hive);
extern void hive_watch(uint32_t hive);
*/
import "C"

import (
	"sync"
	"sync/atomic"
)

// Hive is watched until it swarms, or is given away.
type Hive struct {
	mu    sync.Mutex
	grams int
	gone  chan struct{}
}

type apiary struct {
	mu    sync.RWMutex
	last  uint32
	hives map[uint32]*Hive
	names sync.Map // func(), by number
}

var yard = apiary{hives: map[uint32]*Hive{}}

func (a *apiary) add(h *Hive) uint32 {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.last++
	a.hives[a.last] = h
	return a.last
}

func (a *apiary) hive(number uint32) *Hive {
	a.mu.RLock()
	defer a.mu.RUnlock()
	return a.hives[number]
}

func (a *apiary) take(number uint32) *Hive {
	a.mu.Lock()
	defer a.mu.Unlock()
	h := a.hives[number]
	delete(a.hives, number)
	return h
}

type bell struct{ rung atomic.Int32 }

func (a *apiary) bell(number uint32) *bell {
	v, _ := a.names.Load(number)
	b, _ := v.(*bell)
	return b
}

// Watch watches a hive.
func Watch() (*Hive, uint32) {
	h := &Hive{gone: make(chan struct{})}
	number := yard.add(h)
	yard.names.Store(number, new(bell))
	C.hive_watch(C.uint32_t(number))
	return h, number
}

// GiveAway watches a hive no more.
func GiveAway(number uint32) {
	yard.names.Delete(number)
	if h := yard.take(number); h != nil {
		close(h.gone)
	}
}

func (h *Hive) weigh(grams int) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.grams += grams
}

//export goHoney
func goHoney(hive C.uint32_t, grams C.int) {
	if h := yard.hive(uint32(hive)); h != nil {
		h.weigh(int(grams))
	}
	if b := yard.bell(uint32(hive)); b != nil {
		b.rung.Add(1)
	}
}

//export goSwarm
func goSwarm(hive C.uint32_t) {
	if h := yard.take(uint32(hive)); h != nil {
		close(h.gone)
	}
}
