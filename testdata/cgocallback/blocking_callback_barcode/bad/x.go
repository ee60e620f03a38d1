// Package barcode reads codes from a hand scanner.
package barcode

/*
#include "x.h"
*/
import "C"

import (
	"context"
	"errors"
	"runtime/cgo"
)

// Errors.
var (
	ErrPort     = errors.New("barcode: cannot open port")
	ErrBegin    = errors.New("barcode: scanner refuses")
	ErrChecksum = errors.New("barcode: wrong check digit")
)

type scan struct {
	codes chan string
	quit  chan struct{}
}

func (s *scan) emit(code string) bool {
	s.codes <- code // want "blocking-callback: "
	return true
}

// Scanner is an open port. It runs one Collect at a time.
type Scanner struct {
	p *C.barc
}

// Open opens the port.
func Open(port int) (*Scanner, error) {
	p := C.barc_open(C.int(port))
	if p == nil {
		return nil, ErrPort
	}
	return &Scanner{p: p}, nil
}

// Close closes the port.
func (s *Scanner) Close() { C.barc_close(s.p) }

func (s *Scanner) start() (*scan, func(), error) {
	sc := &scan{codes: make(chan string), quit: make(chan struct{})}
	h := cgo.NewHandle(sc)
	if C.barc_begin(s.p, C.barc_sink(C.goBarcCode), C.uintptr_t(h)) != 0 {
		h.Delete()
		return nil, nil, ErrBegin
	}
	stop := func() {
		close(sc.quit)
		C.barc_end(s.p)
		h.Delete()
	}
	return sc, stop, nil
}

func valid(code string) bool {
	if len(code) == 0 {
		return false
	}
	for _, r := range code {
		if r < '0' || r > '9' {
			return false
		}
	}
	return true
}

// Collect reads n codes, or those that come before ctx is done.
func (s *Scanner) Collect(ctx context.Context, n int) ([]string, error) {
	sc, stop, err := s.start()
	if err != nil {
		return nil, err
	}
	defer stop()
	var got []string
	for len(got) < n {
		select {
		case c := <-sc.codes:
			if !valid(c) {
				return got, ErrChecksum
			}
			got = append(got, c)
		case <-ctx.Done():
			return got, ctx.Err()
		}
	}
	return got, nil
}

//export goBarcCode
func goBarcCode(user C.uintptr_t, code *C.char, n C.int) C.int {
	sc := cgo.Handle(user).Value().(*scan)
	if sc.emit(C.GoStringN(code, n)) {
		return 1
	}
	return 0
}
