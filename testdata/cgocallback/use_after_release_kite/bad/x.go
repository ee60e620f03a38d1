// Package kite steers a kite by a C driver, whose events a goroutine polls.
package kite

/*
#include <stdint.h>
typedef struct line line;
extern line *line_open(uintptr_t owner);
extern int   line_poll(line *l);
extern void  line_close(line *l);
extern void  goPull(uintptr_t owner, double newton);
*/
import "C"

import (
	"context"
	"errors"
	"runtime/cgo"
)

// Kite flies.
type Kite struct {
	line   *C.line
	owner  cgo.Handle
	cancel context.CancelFunc
	ended  chan struct{}
	pull   func(newton float64)
}

// Fly flies a kite; pull is called with each pull.
func Fly(pull func(newton float64)) (*Kite, error) {
	ctx, cancel := context.WithCancel(context.Background())
	k := &Kite{cancel: cancel, ended: make(chan struct{}), pull: pull}
	k.owner = cgo.NewHandle(k)
	k.line = C.line_open(C.uintptr_t(k.owner))
	if k.line == nil {
		cancel()
		k.owner.Delete()
		return nil, errors.New("kite: no wind")
	}
	go func() {
		defer close(k.ended)
		for ctx.Err() == nil {
			C.line_poll(k.line)
		}
	}()
	return k, nil
}

func (k *Kite) cut() {
	C.line_close(k.line) // want "use-after-release: "
	k.owner.Delete()
}

// Land ends the flight.
func (k *Kite) Land() {
	k.cancel()
	k.cut()
}

//export goPull
func goPull(owner C.uintptr_t, newton C.double) {
	cgo.Handle(owner).Value().(*Kite).pull(float64(newton))
}
