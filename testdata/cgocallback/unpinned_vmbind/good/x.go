// Package vmbind lets formulas of a small machine call Go functions.
package vmbind

/*
#include <stdlib.h>
#include "x.h"
*/
import "C"

import (
	"errors"
	"fmt"
	"runtime"
	"runtime/cgo"
	"unsafe"
)

// ErrMemory is returned when there is no memory for a machine.
var ErrMemory = errors.New("vmbind: out of memory")

// Native is a Go function that formulas can call.
type Native func(x float64) (float64, error)

type native struct {
	name string
	f    Native
	err  error
}

// Machine runs formulas. It must be used by one goroutine at a time, and closed
// at the end.
type Machine struct {
	p       *C.vm
	handles []cgo.Handle
	bound   map[string]*native
	pins    runtime.Pinner
}

// New returns a machine without natives.
func New() (*Machine, error) {
	p := C.vm_new()
	if p == nil {
		return nil, ErrMemory
	}
	return &Machine{p: p, bound: make(map[string]*native)}, nil
}

// Bind makes a Go function known by name.
func (m *Machine) Bind(name string, f Native) error {
	if _, dup := m.bound[name]; dup {
		return fmt.Errorf("vmbind: %s is bound", name)
	}
	n := &native{name: name, f: f}
	cs := C.CString(name)
	defer C.free(unsafe.Pointer(cs))
	h := cgo.NewHandle(n)
	m.pins.Pin(&h)
	m.handles = append(m.handles, h)
	if rc := C.vm_bind(m.p, cs, unsafe.Pointer(&h)); rc != 0 {
		return fmt.Errorf("vmbind: bind %s: error %d", name, int(rc))
	}
	m.bound[name] = n
	return nil
}

// Call evaluates the named native through the machine.
func (m *Machine) Call(name string, x float64) (float64, error) {
	cs := C.CString(name)
	defer C.free(unsafe.Pointer(cs))
	var out C.double
	if rc := C.vm_call(m.p, cs, C.double(x), &out); rc != 0 {
		if n := m.bound[name]; n != nil && n.err != nil {
			return 0, fmt.Errorf("vmbind: %s: %w", name, n.err)
		}
		return 0, fmt.Errorf("vmbind: %s: error %d", name, int(rc))
	}
	return float64(out), nil
}

// Close frees the machine.
func (m *Machine) Close() {
	C.vm_free(m.p)
	for _, h := range m.handles {
		h.Delete()
	}
	m.handles = nil
	m.pins.Unpin()
}

func (n *native) apply(x float64) (v float64, ok bool) {
	defer func() {
		if r := recover(); r != nil {
			n.err, ok = fmt.Errorf("panic: %v", r), false
		}
	}()
	v, n.err = n.f(x)
	return v, n.err == nil
}

//export goNative
func goNative(data unsafe.Pointer, arg C.double, out *C.double) C.int {
	h := *(*cgo.Handle)(data)
	v, ok := h.Value().(*native).apply(float64(arg))
	if !ok {
		return -1
	}
	*out = C.double(v)
	return 0
}
