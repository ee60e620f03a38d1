// Package zipscan lists the entries of an archive.
package zipscan

/*
#include "x.h"
*/
import "C"

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"runtime/cgo"
)

// ErrOpen is returned for a file that is no archive.
var ErrOpen = errors.New("zipscan: cannot open")

// Entry is one member of an archive.
type Entry struct {
	Name string
	Size uint64
}

// Archive is an open archive, freed with its last reference.
type Archive struct {
	p *C.zsc
}

// Open opens an archive.
func Open(entries int) (*Archive, error) {
	p := C.zsc_open(C.int(entries))
	if p == nil {
		return nil, ErrOpen
	}
	a := &Archive{p: p}
	runtime.SetFinalizer(a, (*Archive).free)
	return a, nil
}

func (a *Archive) free() { C.zsc_close(a.p) }

type walk struct {
	ctx  context.Context
	f    func(Entry) error
	err  error
	seen int
}

func (w *walk) step(e Entry) (goOn bool) {
	defer func() {
		if r := recover(); r != nil {
			w.err = fmt.Errorf("zipscan: %s: %v", e.Name, r)
			goOn = false
		}
	}()
	if w.err = w.ctx.Err(); w.err != nil {
		return false
	}
	w.seen++
	w.err = w.f(e)
	return w.err == nil
}

// Each calls f for the entries until it fails or ctx is done.
func (a *Archive) Each(ctx context.Context, f func(Entry) error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	w := &walk{ctx: ctx, f: f}
	h := cgo.NewHandle(w)
	defer h.Delete()
	defer runtime.KeepAlive(a)
	if C.zsc_each(a.p, C.uintptr_t(h)) == 0 {
		return nil
	}
	select {
	case <-ctx.Done():
		return fmt.Errorf("after %d entries: %w", w.seen, ctx.Err())
	default:
		return w.err
	}
}

// Total returns the size of all entries.
func (a *Archive) Total(ctx context.Context) (uint64, error) {
	var n uint64
	err := a.Each(ctx, func(e Entry) error {
		n += e.Size
		return nil
	})
	return n, err
}

//export goZscEntry
func goZscEntry(user C.uintptr_t, name *C.char, size C.uint64_t) C.int {
	w := cgo.Handle(user).Value().(*walk)
	if w.step(Entry{Name: C.GoString(name), Size: uint64(size)}) {
		return 1
	}
	return 0
}
