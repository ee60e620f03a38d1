// Package scripteng embeds a script engine.
package scripteng

/*
#include <stdlib.h>
#include "x.h"
*/
import "C"

import (
	"errors"
	"fmt"
	"runtime/cgo"
	"sync"
	"unsafe"
)

// Errors.
var (
	ErrClosed = errors.New("scripteng: closed")
	ErrMemory = errors.New("scripteng: out of memory")
)

// HostFunc is a Go function that scripts can call.
type HostFunc func(arg int) (int, error)

// Engine runs scripts.
type Engine struct {
	p *C.eng
	h cgo.Handle

	mu     sync.Mutex
	funcs  map[string]HostFunc
	closed bool
	calls  sync.WaitGroup
}

// New returns an engine without host functions.
func New() (*Engine, error) {
	e := &Engine{funcs: make(map[string]HostFunc)}
	if e.p = C.eng_new(); e.p == nil {
		return nil, ErrMemory
	}
	e.h = cgo.NewHandle(e)
	return e, nil
}

// Define makes a host function known.
func (e *Engine) Define(name string, f HostFunc) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.funcs[name] = f
}

func (e *Engine) find(name string) HostFunc {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.funcs[name]
}

// Eval runs a script and returns its last result. It may be called by several
// goroutines; Close must not be called by a host function.
func (e *Engine) Eval(src string) (int, error) {
	cs := C.CString(src)
	defer C.free(unsafe.Pointer(cs))
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.closed {
		return 0, ErrClosed
	}
	var res C.int
	if rc := C.eng_eval(e.p, cs, C.uintptr_t(e.h), &res); rc != 0 { // want "lock-across-call: "
		return 0, fmt.Errorf("scripteng: error %d", int(rc))
	}
	return int(res), nil
}

// Close frees the engine after the scripts that run.
func (e *Engine) Close() {
	e.mu.Lock()
	again := e.closed
	e.closed = true
	e.mu.Unlock()
	if again {
		return
	}
	e.calls.Wait()
	C.eng_free(e.p)
	e.h.Delete()
}

func (e *Engine) dispatch(name string, arg int) (v int, err error) {
	f := e.find(name)
	if f == nil {
		return 0, fmt.Errorf("scripteng: no function %q", name)
	}
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("scripteng: %s: %v", name, r)
		}
	}()
	return f(arg)
}

//export goHostCall
func goHostCall(host C.uintptr_t, name *C.char, arg C.int, result *C.int) C.int {
	e := cgo.Handle(host).Value().(*Engine)
	v, err := e.dispatch(C.GoString(name), int(arg))
	if err != nil {
		return -1
	}
	*result = C.int(v)
	return 0
}
