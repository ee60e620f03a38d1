// Package pixpipe runs image pipelines row by row.
package pixpipe

/*
#include "x.h"
*/
import "C"

import (
	"context"
	"errors"
	"runtime/cgo"
	"sync/atomic"
)

// Errors.
var (
	ErrMemory = errors.New("pixpipe: out of memory")
	ErrRun    = errors.New("pixpipe: cannot run")
)

// RowFunc handles one row on the pipe's thread.
type RowFunc func(row int)

type run struct {
	row  RowFunc
	rows atomic.Int64
	full atomic.Bool
	end  chan struct{}
}

// Stats tells how far a pipe came.
type Stats struct {
	Rows     int
	Complete bool
}

func (r *run) stats() Stats {
	return Stats{Rows: int(r.rows.Load()), Complete: r.full.Load()}
}

func (r *run) step(n int, last bool) {
	r.row(n)
	r.rows.Add(1)
	if last {
		r.full.Store(true)
	}
}

func (r *run) start(p *C.pix_pipe) error {
	h := cgo.NewHandle(r)
	rc := C.pix_pipe_run(p, C.pix_each(C.goPixRow), C.uintptr_t(h), C.pix_notify(C.goPixDestroy))
	if rc != 0 {
		h.Delete()
		return ErrRun
	}
	return nil
}

// Process handles an image of so many rows until ctx is done.
func Process(ctx context.Context, rows int, f RowFunc) (Stats, error) {
	p := C.pix_pipe_new(C.int(rows))
	if p == nil {
		return Stats{}, ErrMemory
	}
	defer C.pix_pipe_unref(p)
	r := &run{row: f, end: make(chan struct{})}
	if err := r.start(p); err != nil {
		return Stats{}, err
	}
	select {
	case <-r.end:
		return r.stats(), nil
	case <-ctx.Done():
		C.pix_pipe_stop(p)
		<-r.end
		return r.stats(), ctx.Err()
	}
}

// Histogram counts rows by the class that f gives them.
func Histogram(ctx context.Context, rows int, f func(row int) string) (map[string]int, error) {
	m := make(map[string]int)
	_, err := Process(ctx, rows, func(row int) { m[f(row)]++ })
	if err != nil {
		return nil, err
	}
	return m, nil
}

//export goPixRow
func goPixRow(data C.uintptr_t, row, last C.int) {
	h := cgo.Handle(data)
	h.Value().(*run).step(int(row), last != 0)
}

//export goPixDestroy
func goPixDestroy(data C.uintptr_t) {
	h := cgo.Handle(data)
	r := h.Value().(*run)
	h.Delete()
	close(r.end)
}
