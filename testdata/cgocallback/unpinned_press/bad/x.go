// Package x gives a printing press its paper.
package x

/*
#include <stddef.h>
struct feed { const unsigned char *next; size_t left; void *user; };
extern void goRefill(struct feed *f);
static void press_run(struct feed *f) { goRefill(f); }
*/
import "C"

import (
	"io"
	"sync"
	"unsafe"
)

type roll struct {
	paper [4096]byte
	src   io.Reader
}

var (
	mu    sync.Mutex
	rolls = map[*C.struct_feed]*roll{}
)

//export goRefill
func goRefill(f *C.struct_feed) {
	mu.Lock()
	r := rolls[f]
	mu.Unlock()
	if r == nil {
		return
	}
	n, _ := r.src.Read(r.paper[:])
	f.next = (*C.uchar)(unsafe.Pointer(&r.paper[0])) // want "unpinned: "
	f.left = C.size_t(n)
}

// Load loads a roll.
func Load(f *C.struct_feed, src io.Reader) {
	mu.Lock()
	rolls[f] = &roll{src: src}
	mu.Unlock()
	C.press_run(f)
}
