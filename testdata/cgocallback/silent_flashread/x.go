// Package flashread reads pages of a flash chip.
package flashread

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
	"time"
	"unsafe"
)

// PageSize is the size of a page.
const PageSize = 512

// ErrSlow is returned when the chip does not answer in time.
var ErrSlow = errors.New("flashread: chip too slow")

type page struct {
	data []byte
	err  error
}

type request struct {
	no  uint32
	buf unsafe.Pointer
	res chan page
}

func (r *request) release() { C.free(r.buf) }

func (r *request) complete(status int, n C.size_t) {
	defer r.release()
	if status != 0 {
		r.res <- page{err: fmt.Errorf("flashread: page %d: status %d", r.no, status)}
		return
	}
	r.res <- page{data: C.GoBytes(r.buf, C.int(n))}
}

func begin(no uint32) (<-chan page, error) {
	r := &request{no: no, buf: C.malloc(PageSize), res: make(chan page, 1)}
	h := cgo.NewHandle(r)
	if rc := C.flash_read(C.uint32_t(no), r.buf, PageSize, C.uintptr_t(h)); rc != 0 {
		h.Delete()
		r.release()
		return nil, fmt.Errorf("flashread: page %d: error %d", no, int(rc))
	}
	return r.res, nil
}

// Read reads one page. The chip works on when it returns early.
func Read(ctx context.Context, no uint32, limit time.Duration) ([]byte, error) {
	res, err := begin(no)
	if err != nil {
		return nil, err
	}
	t := time.NewTimer(limit)
	defer t.Stop()
	select {
	case p := <-res:
		return p.data, p.err
	case <-t.C:
		return nil, ErrSlow
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// ReadRange reads n pages, several at a time.
func ReadRange(ctx context.Context, first uint32, n int) ([]byte, error) {
	var pending []<-chan page
	var failed error
	for i := 0; i < n && failed == nil; i++ {
		var res <-chan page
		if res, failed = begin(first + uint32(i)); failed == nil {
			pending = append(pending, res)
		}
	}
	var out []byte
	for _, res := range pending {
		select {
		case p := <-res:
			if p.err != nil {
				return nil, p.err
			}
			out = append(out, p.data...)
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
	return out, failed
}

//export goFlashRead
func goFlashRead(user C.uintptr_t, status C.int, n C.size_t) {
	h := cgo.Handle(user)
	r := h.Value().(*request)
	h.Delete()
	r.complete(int(status), n)
}
