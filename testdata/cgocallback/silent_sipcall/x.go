// Package sipcall places one call at a time through a SIP stack.
package sipcall

/*
#include <stdlib.h>
#include "x.h"
*/
import "C"

import (
	"errors"
	"fmt"
	"sync"
	"unsafe"
)

// State is the state of the line.
type State int

// The states.
const (
	Idle State = iota
	Ringing
	Up
)

// Errors.
var (
	ErrBusy = errors.New("sipcall: line is busy")
	ErrIdle = errors.New("sipcall: no call")
)

// phone is the only line of the process.
type phone struct {
	mu    sync.Mutex
	cond  *sync.Cond
	seq   uint64
	busy  bool
	state State
}

var line = newPhone()

func newPhone() *phone {
	p := &phone{}
	p.cond = sync.NewCond(&p.mu)
	return p
}

func (p *phone) place(uri string) (uint64, error) {
	cs := C.CString(uri)
	defer C.free(unsafe.Pointer(cs))
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.busy {
		return 0, ErrBusy
	}
	next := p.seq + 1
	if rc := C.sip_place(cs, C.uint64_t(next)); rc != 0 {
		return 0, fmt.Errorf("sipcall: %s: error %d", uri, int(rc))
	}
	p.seq = next
	p.busy = true
	p.state = Idle
	return next, nil
}

func (p *phone) advance(call uint64, state int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if call != p.seq || !p.busy {
		return
	}
	switch state {
	case 1:
		p.state = Ringing
	case 2:
		p.state = Up
	default:
		p.state = Idle
		p.busy = false
	}
	p.cond.Broadcast()
}

// Place places a call and waits until it is up. False: it ended before.
func Place(uri string) (bool, error) {
	call, err := line.place(uri)
	if err != nil {
		return false, err
	}
	line.mu.Lock()
	defer line.mu.Unlock()
	for line.seq == call && line.busy && line.state != Up {
		line.cond.Wait()
	}
	return line.seq == call && line.busy, nil
}

// Hangup ends the call and waits until the line is free.
func Hangup() error {
	line.mu.Lock()
	defer line.mu.Unlock()
	if !line.busy {
		return ErrIdle
	}
	call := line.seq
	C.sip_hangup(C.uint64_t(call))
	for line.seq == call && line.busy {
		line.cond.Wait()
	}
	return nil
}

// Now returns the state of the line.
func Now() State {
	line.mu.Lock()
	defer line.mu.Unlock()
	return line.state
}

//export goSipState
func goSipState(call C.uint64_t, state C.int) {
	line.advance(uint64(call), int(state))
}
