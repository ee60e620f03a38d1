// Package spoolprint sends documents to a label printer.
package spoolprint

/*
#include <stdlib.h>
#include "x.h"
*/
import "C"

import (
	"context"
	"errors"
	"fmt"
	"runtime/cgo"
	"unsafe"
)

// ErrEmpty is returned for a document without content.
var ErrEmpty = errors.New("spoolprint: empty document")

type job struct {
	done     chan struct{}
	status   int
	progress func(page int)
}

// Option changes how a document is printed.
type Option func(*job)

// WithProgress calls f after each page, on the spooler's thread.
func WithProgress(f func(page int)) Option {
	return func(j *job) { j.progress = f }
}

// Printer is an open device.
type Printer struct {
	s *C.spool
}

// Open opens the device of that name.
func Open(device string) (*Printer, error) {
	cs := C.CString(device)
	defer C.free(unsafe.Pointer(cs))
	s := C.spool_open(cs)
	if s == nil {
		return nil, fmt.Errorf("spoolprint: %s: cannot open", device)
	}
	return &Printer{s: s}, nil
}

// Close waits for the running jobs and closes the device.
func (p *Printer) Close() { C.spool_close(p.s) }

func newJob(opts []Option) *job {
	j := &job{done: make(chan struct{}), progress: func(int) {}}
	for _, o := range opts {
		o(j)
	}
	return j
}

// Print prints the document and returns when it is out or ctx is done.
func (p *Printer) Print(ctx context.Context, doc []byte, opts ...Option) error {
	if len(doc) == 0 {
		return ErrEmpty
	}
	j := newJob(opts)
	h := cgo.NewHandle(j)
	defer h.Delete() // want "use-after-release: "
	buf := C.CBytes(doc)
	defer C.free(buf)
	var id C.int
	if rc := C.spool_submit(p.s, buf, C.size_t(len(doc)), C.uintptr_t(h), &id); rc != 0 {
		return fmt.Errorf("spoolprint: submit: error %d", int(rc))
	}
	select {
	case <-j.done:
	case <-ctx.Done():
		C.spool_cancel(p.s, id)
		return ctx.Err()
	}
	if j.status != 0 {
		return fmt.Errorf("spoolprint: job %d: status %d", int(id), j.status)
	}
	return nil
}

func jobOf(user C.uintptr_t) *job { return cgo.Handle(user).Value().(*job) }

//export goSpoolPage
func goSpoolPage(user C.uintptr_t, page C.int) {
	jobOf(user).progress(int(page))
}

//export goSpoolDone
func goSpoolDone(user C.uintptr_t, status C.int) {
	j := jobOf(user)
	j.status = int(status)
	close(j.done)
}
