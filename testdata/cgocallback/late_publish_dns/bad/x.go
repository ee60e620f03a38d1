// Package dns looks host names up through the asynchronous stub resolver.
package dns

/*
#include <stdint.h>
#include <stdlib.h>

// Answers arrive on the resolver's own thread, once for every query that
// rslv_query accepted (returned 0). Names are copied.
typedef void (*rslv_cb)(uintptr_t id, int status, char *addr);
extern int rslv_query(const char *name, int family, rslv_cb cb, uintptr_t id);

extern void goRslvAnswer(uintptr_t id, int status, char *addr);
*/
import "C"

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"
	"unsafe"
)

type answer struct {
	addr string
	err  error
}

var (
	nextID  atomic.Uint64
	pending sync.Map // uint64 -> chan answer
)

// Lookup returns the first address of host.
func Lookup(ctx context.Context, host string, family int) (string, error) {
	name := C.CString(host)
	defer C.free(unsafe.Pointer(name))

	id := nextID.Add(1)
	ch := make(chan answer, 1)
	rc := C.rslv_query(name, C.int(family), C.rslv_cb(C.goRslvAnswer), C.uintptr_t(id))
	if rc != 0 {
		return "", fmt.Errorf("dns: query %s: code %d", host, int(rc))
	}
	pending.Store(id, ch) // want "late-publish: "

	select {
	case a := <-ch:
		return a.addr, a.err
	case <-ctx.Done():
		pending.Delete(id)
		return "", ctx.Err()
	}
}

//export goRslvAnswer
func goRslvAnswer(id C.uintptr_t, status C.int, addr *C.char) {
	v, ok := pending.LoadAndDelete(uint64(id))
	if !ok {
		return // the caller gave up
	}
	ch := v.(chan answer)
	if status != 0 {
		ch <- answer{err: fmt.Errorf("dns: resolver status %d", int(status))}
		return
	}
	ch <- answer{addr: C.GoString(addr)}
}
