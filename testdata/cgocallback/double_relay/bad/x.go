// Package x has runners carry batons, and calls them back when it rains.
package x

/*
#include <stdint.h>
extern void goArrived(uint32_t baton, int seconds);
extern int runner_run(uint32_t baton, int lane);
*/
import "C"

import (
	"sync"
	"sync/atomic"
)

// Baton is carried once.
type Baton struct {
	id   uint32
	lane int
	time chan int // has room for one
	down chan struct{}
}

var (
	batons sync.Map // of *Baton, by id
	last   atomic.Uint32
)

// Run has a baton carried.
func Run(lane int) *Baton {
	b := &Baton{id: last.Add(1), lane: lane, time: make(chan int, 1), down: make(chan struct{})}
	batons.Store(b.id, b)
	if C.runner_run(C.uint32_t(b.id), C.int(lane)) != 0 {
		batons.Delete(b.id)
		return nil
	}
	return b
}

// Time waits for the baton.
func (b *Baton) Time() int { return <-b.time }

// Down is closed when nobody carries the baton.
func (b *Baton) Down() <-chan struct{} { return b.down }

// Rain calls back all who run in a lane.
func Rain(lane int) {
	batons.Range(func(id, v any) bool {
		b := v.(*Baton)
		if b.lane != lane {
			return true
		}
		batons.Delete(id)
		b.time <- -1 // want "double-completion: "
		b.drop()
		return true
	})
}

func (b *Baton) drop() {
	close(b.down) // want "double-completion: "
}

//export goArrived
func goArrived(baton C.uint32_t, seconds C.int) {
	v, running := batons.LoadAndDelete(uint32(baton))
	if !running {
		return
	}
	b := v.(*Baton)
	b.time <- int(seconds)
	b.arrive()
}

func (b *Baton) arrive() { close(b.down) }
