// Package x counts the pollen that a trap catches, on a thread for each trap.
package x

/*
#include <stdint.h>
extern void goPollen(uintptr_t station, int plant);
extern void trap_start(uintptr_t station);
*/
import "C"

import (
	"maps"
	"runtime/cgo"
	"sync"
)

// Station has traps.
type Station struct {
	mu     sync.Mutex
	grains map[int]int
	seen   map[int]bool
	first  map[int]int
}

// Open opens a station.
func Open() *Station {
	s := &Station{grains: map[int]int{}, seen: map[int]bool{}, first: map[int]int{}}
	C.trap_start(C.uintptr_t(cgo.NewHandle(s)))
	return s
}

// Midnight begins a new day.
func (s *Station) Midnight() {
	s.mu.Lock()
	defer s.mu.Unlock()
	clear(s.grains)
}

// Merge adds what another station has seen.
func (s *Station) Merge(seen map[int]bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	maps.Copy(s.seen, seen)
}

// First returns when each plant was seen first.
func (s *Station) First() map[int]int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return maps.Clone(s.first)
}

//export goPollen
func goPollen(station C.uintptr_t, plant C.int) {
	s, p := cgo.Handle(station).Value().(*Station), int(plant)
	s.grains[p]++   // want "unsynchronized: "
	if !s.seen[p] { // want "unsynchronized: "
		s.first[p] = 1 // want "unsynchronized: "
	}
}
