// Package tapes reads blocks from a tape library with asynchronous requests.
package tapes

/*
#include <stdint.h>
#include <stddef.h>
#include <stdlib.h>

typedef struct tape tape;
typedef void (*tape_io_cb)(void *arg, int rc, size_t n);

extern int tape_read_async(tape *t, uint64_t block, void *buf, size_t len, tape_io_cb cb, void *arg);

extern void goTapeIO(uintptr_t arg, int rc, size_t n);

static int read_block(tape *t, uint64_t block, void *buf, size_t len, uintptr_t key) {
	return tape_read_async(t, block, buf, len, (tape_io_cb)goTapeIO, (void *)key);
}
*/
import "C"

import (
	"fmt"
	"sync"
	"unsafe"
)

// table maps keys that C may hold to Go values.
type table[T any] struct {
	mu   sync.Mutex
	next uintptr
	m    map[uintptr]T
}

func (t *table[T]) add(v T) uintptr {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.m == nil {
		t.m = make(map[uintptr]T)
	}
	t.next++
	t.m[t.next] = v
	return t.next
}

func (t *table[T]) take(k uintptr) (v T, ok bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	v, ok = t.m[k]
	delete(t.m, k)
	return v, ok
}

type read struct {
	buf  unsafe.Pointer
	done func([]byte, error)
}

var reads table[*read]

type Drive struct{ t *C.tape }

// ReadBlock calls done from the drive's thread, unless it returns an error.
func (d *Drive) ReadBlock(block uint64, size int, done func([]byte, error)) error {
	r := &read{buf: C.malloc(C.size_t(size)), done: done}
	key := reads.add(r) // want "leak: "
	rc := C.read_block(d.t, C.uint64_t(block), r.buf, C.size_t(size), C.uintptr_t(key))
	if rc != 0 {
		C.free(r.buf)
		return fmt.Errorf("tapes: read block %d: %d", block, int(rc))
	}
	return nil
}

//export goTapeIO
func goTapeIO(arg C.uintptr_t, rc C.int, n C.size_t) {
	r, ok := reads.take(uintptr(arg))
	if !ok {
		return
	}
	defer C.free(r.buf)
	if rc != 0 {
		r.done(nil, fmt.Errorf("tapes: read: %d", int(rc)))
		return
	}
	r.done(C.GoBytes(r.buf, C.int(n)), nil)
}
