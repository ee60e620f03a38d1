// Package cableferry loads foot passengers and fuel; both wait for the same bell.
package cableferry

import "sync"

type Ferry struct {
	mu     sync.Mutex
	places int
	litres int
	bell   chan struct{}
}

func New() *Ferry {
	return &Ferry{bell: make(chan struct{}, 1)}
}

// Board waits for a place.
func (f *Ferry) Board() {
	for {
		f.mu.Lock()
		if f.places > 0 {
			f.places--
			f.mu.Unlock()
			return
		}
		f.mu.Unlock()
		<-f.bell
	}
}

// Depart waits for fuel.
func (f *Ferry) Depart() {
	for {
		f.mu.Lock()
		if f.litres > 0 {
			f.litres--
			f.mu.Unlock()
			return
		}
		f.mu.Unlock()
		<-f.bell
	}
}

// Free gives a place back.
func (f *Ferry) Free() {
	f.mu.Lock()
	f.places++
	f.mu.Unlock()
	ring(f.bell) // want "single-wake: "
}

// Fill brings a litre.
func (f *Ferry) Fill() {
	f.mu.Lock()
	f.litres++
	f.mu.Unlock()
	ring(f.bell) // want "single-wake: "
}

func ring(bell chan struct{}) {
	select {
	case bell <- struct{}{}:
	default:
	}
}
