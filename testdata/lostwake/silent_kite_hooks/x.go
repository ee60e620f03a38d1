// Package kites has hooks that wake, in fields, variables and parameters.
package kites

import "sync"

// A Field has kites in the air.
type Field struct {
	mu     sync.Mutex
	landed *sync.Cond
	up     int
	hook   func()
}

// New returns a field whose hook wakes.
func New() *Field {
	f := &Field{}
	f.landed = sync.NewCond(&f.mu)
	f.hook = f.call
	return f
}

func (f *Field) call() { f.landed.Broadcast() }

// Start lets a kite up.
func (f *Field) Start() {
	f.mu.Lock()
	f.up++
	f.mu.Unlock()
}

// Land takes one down, and tells by the hook.
func (f *Field) Land() {
	f.mu.Lock()
	f.up--
	f.mu.Unlock()
	f.hook()
}

// Fall takes one down, and tells by a variable.
func (f *Field) Fall() {
	var tell func()
	tell = f.call
	f.mu.Lock()
	f.up--
	f.mu.Unlock()
	func() { tell() }()
}

func (f *Field) down(tell func()) {
	f.mu.Lock()
	f.up--
	f.mu.Unlock()
	tell()
}

// Cut takes one down, and tells by what it hands on.
func (f *Field) Cut() { f.down(func() { f.landed.Broadcast() }) }

// Wait waits until all are down.
func (f *Field) Wait() {
	f.mu.Lock()
	defer f.mu.Unlock()
	for f.up > 0 {
		f.landed.Wait()
	}
}

// Spare returns a new field with kites, by a variable that is set to itself.
func Spare(kites int) *Field {
	f := New()
	add := func() { f.up += kites }
	f = f
	f.up = 0
	add()
	return f
}
