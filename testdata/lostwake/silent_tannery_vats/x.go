// Package vats counts skins, each of which somebody takes out.
package vats

import "sync"

// Vats are two, and a heap of what comes back.
type Vats struct {
	first, second chan skin
	in            sync.WaitGroup
	heap          []skin
	mu            sync.Mutex
}

type skin struct {
	name  string
	stale bool
}

// New returns vats at work.
func New() *Vats {
	v := &Vats{first: make(chan skin), second: make(chan skin)}
	go v.one()
	go v.two()
	return v
}

// Put puts a skin in, and a stale one that is not counted.
func (v *Vats) Put(name string) {
	v.first <- skin{name, true}
	v.in.Add(1)
	v.first <- skin{name, false}
}

// Wait waits until all are out.
func (v *Vats) Wait() { v.in.Wait() }

func (v *Vats) one() {
	for s := range v.first {
		if s.stale {
			continue
		}
		if len(s.name) > 9 {
			v.keep(s)
			continue
		}
		if s.name == "" {
			v.in.Done()
			continue
		}
		v.second <- s
	}
}

func (v *Vats) keep(s skin) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.heap = append(v.heap, s)
}

// Sell takes what is on the heap.
func (v *Vats) Sell() {
	v.mu.Lock()
	defer v.mu.Unlock()
	for range v.heap {
		v.in.Done()
	}
	v.heap = nil
}

func (v *Vats) two() {
	for s := range v.second {
		println(s.name)
		v.in.Done()
	}
}
