// Package widgetsig connects Go functions to the signals of a window.
package widgetsig

/*
#include <stdlib.h>
#include "x.h"
*/
import "C"

import (
	"context"
	"errors"
	"runtime/cgo"
	"sync"
	"unsafe"
)

// ErrDisplay is returned when there is no display.
var ErrDisplay = errors.New("widgetsig: no display")

// Event is one signal.
type Event struct {
	Kind, X, Y int
}

// Window is an open window.
type Window struct {
	p *C.window
	h cgo.Handle

	mu   sync.Mutex
	next int
	subs map[int]map[int]func(Event)

	closed    chan struct{}
	closeOnce sync.Once
}

// Open opens a window.
func Open(title string) (*Window, error) {
	cs := C.CString(title)
	defer C.free(unsafe.Pointer(cs))
	w := &Window{subs: make(map[int]map[int]func(Event)), closed: make(chan struct{})}
	w.h = cgo.NewHandle(w)
	if w.p = C.window_open(cs, C.uintptr_t(w.h)); w.p == nil {
		w.h.Delete()
		return nil, ErrDisplay
	}
	return w, nil
}

// Connect calls f for events of that kind, on the window's thread, until the
// returned function is called. f may call Connect and that function.
func (w *Window) Connect(kind int, f func(Event)) (disconnect func()) {
	w.mu.Lock()
	defer w.mu.Unlock()
	id := w.next
	w.next++
	if w.subs[kind] == nil {
		w.subs[kind] = make(map[int]func(Event))
	}
	w.subs[kind][id] = f
	return func() {
		w.mu.Lock()
		defer w.mu.Unlock()
		delete(w.subs[kind], id)
	}
}

func (w *Window) snapshot(kind int) []func(Event) {
	w.mu.Lock()
	defer w.mu.Unlock()
	fs := make([]func(Event), 0, len(w.subs[kind]))
	for _, f := range w.subs[kind] {
		fs = append(fs, f)
	}
	return fs
}

func (w *Window) emit(e Event) {
	for _, f := range w.snapshot(e.Kind) {
		f(e)
	}
}

// Next waits for one event of that kind.
func (w *Window) Next(ctx context.Context, kind int) (Event, error) {
	var once sync.Once
	got := make(chan struct{})
	var ev Event
	off := w.Connect(kind, func(e Event) {
		once.Do(func() {
			ev = e
			close(got)
		})
	})
	defer off()
	select {
	case <-got:
		return ev, nil
	case <-w.closed:
		return Event{}, ErrDisplay
	case <-ctx.Done():
		return Event{}, ctx.Err()
	}
}

// Close closes the window. It must not be called by a connected function.
func (w *Window) Close() {
	w.closeOnce.Do(func() {
		close(w.closed)
		C.window_close(w.p)
		w.h.Delete()
	})
}

//export goWindowEvent
func goWindowEvent(user C.uintptr_t, kind, x, y C.int) {
	w := cgo.Handle(user).Value().(*Window)
	w.emit(Event{Kind: int(kind), X: int(x), Y: int(y)})
}
