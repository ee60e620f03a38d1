// Package arcreader lists archives from any io.Reader.
package arcreader

/*
#include <stdint.h>

typedef struct arc arc;

// Reads through goArcRead, on the caller's thread, in arc_open and arc_next only.
extern arc *arc_open(int key);
extern int arc_next(arc *a, int64_t *size); // 1: entry, 0: end, <0: error
extern void arc_close(arc *a);

extern int goArcRead(int key, void *buf, int n);
*/
import "C"

import (
	"errors"
	"io"
	"sync"
	"unsafe"
)

type sources struct {
	mu   sync.RWMutex
	next C.int
	m    map[C.int]io.Reader
}

var srcs = sources{m: make(map[C.int]io.Reader)}

func (s *sources) add(r io.Reader) C.int {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.next++
	s.m[s.next] = r
	return s.next
}

func (s *sources) get(k C.int) io.Reader {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.m[k]
}

func (s *sources) drop(k C.int) {
	s.mu.Lock()
	delete(s.m, k)
	s.mu.Unlock()
}

// Sizes returns the sizes of the entries of an archive.
func Sizes(r io.Reader) (sizes []int64, err error) {
	key := srcs.add(r) // want "leak: "
	a := C.arc_open(key)
	if a == nil {
		return nil, errors.New("arcreader: unknown format")
	}
	defer func() {
		C.arc_close(a)
		srcs.drop(key)
	}()
	for {
		var n C.int64_t
		switch rc := C.arc_next(a, &n); {
		case rc < 0:
			return sizes, errors.New("arcreader: damaged archive")
		case rc == 0:
			return sizes, nil
		}
		sizes = append(sizes, int64(n))
	}
}

//export goArcRead
func goArcRead(key C.int, buf unsafe.Pointer, n C.int) (got C.int) {
	defer func() {
		if recover() != nil {
			got = -1
		}
	}()
	r := srcs.get(key)
	if r == nil {
		return -1
	}
	k, err := r.Read(unsafe.Slice((*byte)(buf), int(n)))
	if k == 0 && err != nil && err != io.EOF {
		return -1
	}
	return C.int(k)
}
