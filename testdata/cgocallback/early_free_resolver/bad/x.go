// Package resolver looks names up through an asynchronous DNS library.
package resolver

/*
#include <stdint.h>
#include <stdlib.h>

typedef struct dns_ctx dns_ctx;
typedef struct {
	char *server;
	int timeout_ms;
} dns_opts;

// Keeps o and o->server by reference; its thread reads them at each query.
extern dns_ctx *dns_start(dns_opts *o);
extern void dns_stop(dns_ctx *c); // joins the thread; pending queries get rc -1
extern int dns_query(dns_ctx *c, const char *name, void (*fn)(uintptr_t, int, unsigned), uintptr_t id);

static dns_opts *dns_opts_new(void) { return calloc(1, sizeof(dns_opts)); }
extern void goDnsAnswer(uintptr_t id, int rc, unsigned addr);
*/
import "C"

import (
	"fmt"
	"runtime/cgo"
	"time"
	"unsafe"
)

type answer struct {
	rc   int
	addr uint32
}

type Resolver struct {
	ctx  *C.dns_ctx
	opts *C.dns_opts
}

func freeOpts(o *C.dns_opts) {
	C.free(unsafe.Pointer(o.server))
	C.free(unsafe.Pointer(o))
}

func New(server string, timeout time.Duration) (*Resolver, error) {
	o := C.dns_opts_new()
	o.server = C.CString(server)
	o.timeout_ms = C.int(timeout.Milliseconds())
	c := C.dns_start(o)
	if c == nil {
		freeOpts(o)
		return nil, fmt.Errorf("resolver: cannot reach %s", server)
	}
	return &Resolver{ctx: c, opts: o}, nil
}

// Lookup may be used by many goroutines, none of them after Close.
func (r *Resolver) Lookup(name string) (uint32, error) {
	cn := C.CString(name)
	defer C.free(unsafe.Pointer(cn)) // dns_query encodes it at once
	ch := make(chan answer, 1)
	h := cgo.NewHandle(ch)
	defer h.Delete()
	if rc := C.dns_query(r.ctx, cn, (*[0]byte)(C.goDnsAnswer), C.uintptr_t(h)); rc != 0 {
		return 0, fmt.Errorf("resolver: %s: %d", name, int(rc))
	}
	a := <-ch // there is always one: the library times out by itself
	if a.rc != 0 {
		return 0, fmt.Errorf("resolver: %s: %d", name, a.rc)
	}
	return a.addr, nil
}

func (r *Resolver) Close() {
	freeOpts(r.opts) // want "early-free: "
	C.dns_stop(r.ctx)
}

//export goDnsAnswer
func goDnsAnswer(id C.uintptr_t, rc C.int, addr C.uint) {
	cgo.Handle(id).Value().(chan answer) <- answer{int(rc), uint32(addr)}
}
