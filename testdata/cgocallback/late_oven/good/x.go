// Package x bakes in ovens.
package x

/*
#include <stdint.h>
extern void goHot(uintptr_t oven, int degrees);
extern void goCold(uintptr_t tin, int degrees);
extern int oven_start(uintptr_t oven);
extern void oven_put(uintptr_t tin);
*/
import "C"

import (
	"errors"
	"runtime/cgo"
	"sync"
)

// ErrGas says that there is none.
var ErrGas = errors.New("oven: no gas")

// Oven tells how hot it is.
type Oven struct {
	self cgo.Handle
	hot  func(degrees int)
	bell chan int
}

func (o *Oven) start() error {
	if C.oven_start(C.uintptr_t(o.self)) != 0 {
		return ErrGas
	}
	return nil
}

func (o *Oven) hang(bell chan int) { o.bell = bell }

// Light lights an oven.
func Light(hot func(degrees int), bell chan int) (*Oven, error) {
	o := &Oven{hot: hot}
	o.self = cgo.NewHandle(o)
	o.hang(bell)
	if err := o.start(); err != nil {
		o.self.Delete()
		return nil, err
	}
	return o, nil
}

//export goHot
func goHot(oven C.uintptr_t, degrees C.int) {
	o := cgo.Handle(oven).Value().(*Oven)
	select {
	case o.bell <- int(degrees):
	default:
	}
	o.hot(int(degrees))
}

// Tin is in the oven.
type Tin struct {
	number uintptr
	cold   chan struct{}
}

type shelf struct {
	mu   sync.Mutex
	last uintptr
	tins map[uintptr]*Tin
}

var tins = shelf{tins: map[uintptr]*Tin{}}

func (s *shelf) next() uintptr {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.last++
	return s.last
}

func (s *shelf) put(t *Tin) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.tins[t.number] = t
}

func (s *shelf) take(number uintptr) *Tin {
	s.mu.Lock()
	defer s.mu.Unlock()
	t := s.tins[number]
	delete(s.tins, number)
	return t
}

// Put puts a tin in.
func Put() *Tin {
	t := &Tin{number: tins.next(), cold: make(chan struct{})}
	tins.put(t)
	C.oven_put(C.uintptr_t(t.number))
	return t
}

// Cold is closed when the tin is cold.
func (t *Tin) Cold() <-chan struct{} { return t.cold }

//export goCold
func goCold(number C.uintptr_t, degrees C.int) {
	if t := tins.take(uintptr(number)); t != nil {
		close(t.cold)
	}
}
