// Package x sends errand boys, and waits for them by helpers.
package x

/*
#include <stdint.h>
#include <stdlib.h>
extern void goBack(uintptr_t errand, int pence);
extern void errand_run(uintptr_t errand);
extern void errand_forget(uintptr_t errand);
*/
import "C"

import (
	"context"
	"errors"
	"fmt"
	"runtime/cgo"
	"time"
)

// ErrLate says that a boy has not come back in time.
var ErrLate = errors.New("errand: late")

type errand struct{ back chan int }

func (e *errand) wait(ctx context.Context) (int, error) {
	select {
	case pence := <-e.back:
		return pence, nil
	case <-ctx.Done():
		return 0, ctx.Err()
	}
}

func (e *errand) within(d time.Duration) bool {
	late := time.NewTimer(d)
	defer late.Stop()
	select {
	case <-e.back:
		return true
	case <-late.C:
		return false
	}
}

// Buy returns what was paid.
func Buy(ctx context.Context) (int, error) {
	e := &errand{back: make(chan int, 1)}
	h := cgo.NewHandle(e)
	C.errand_run(C.uintptr_t(h))
	pence, err := e.wait(ctx)
	if err != nil {
		C.errand_forget(C.uintptr_t(h))
		h.Delete()
		return 0, fmt.Errorf("errand: %w", err)
	}
	h.Delete()
	return pence, nil
}

// Fetch waits for a boy, but not for long.
func Fetch(d time.Duration) error {
	e := &errand{back: make(chan int, 1)}
	h := cgo.NewHandle(e)
	C.errand_run(C.uintptr_t(h))
	if !e.within(d) {
		C.errand_forget(C.uintptr_t(h))
		h.Delete()
		return ErrLate
	}
	h.Delete()
	return nil
}

// Boy is one that was sent.
type Boy struct {
	errand
	self cgo.Handle
}

func send() *Boy {
	b := &Boy{errand: errand{back: make(chan int, 1)}}
	b.self = cgo.NewHandle(&b.errand)
	C.errand_run(C.uintptr_t(b.self))
	return b
}

func (b *Boy) dismiss() {
	C.errand_forget(C.uintptr_t(b.self))
	b.self.Delete()
}

// Send returns what was paid.
func Send(ctx context.Context) (int, error) {
	b := send()
	defer b.dismiss()
	select {
	case pence := <-b.back:
		return pence, nil
	case <-ctx.Done():
		return 0, ctx.Err()
	}
}

//export goBack
func goBack(user C.uintptr_t, pence C.int) {
	e := cgo.Handle(user).Value().(*errand)
	select {
	case e.back <- int(pence):
	default:
	}
}
