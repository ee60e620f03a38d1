// Package archive fetches objects from the cold store through its C client.
package archive

/*
#include <stdint.h>
#include <stddef.h>
#include <stdlib.h>

typedef struct cold_client cold_client;
typedef void (*cold_done)(uint64_t ticket, int rc, void *data, size_t len);

extern void cold_on_done(cold_client *c, cold_done cb);
extern int cold_get(cold_client *c, const char *key, uint64_t ticket);

extern void goColdDone(uint64_t ticket, int rc, void *data, size_t len);

static void install(cold_client *c) { cold_on_done(c, goColdDone); }
*/
import "C"

import (
	"context"
	"fmt"
	"sync"
	"time"
	"unsafe"
)

type object struct {
	data []byte
	err  error
}

var inflight struct {
	mu   sync.Mutex
	last uint64
	m    map[uint64]chan<- object
}

type Client struct{ c *C.cold_client }

func New(c *C.cold_client) *Client {
	C.install(c)
	return &Client{c}
}

func (c *Client) Get(ctx context.Context, key string) ([]byte, error) {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	ckey := C.CString(key)
	defer C.free(unsafe.Pointer(ckey))

	res := make(chan object, 1)
	inflight.mu.Lock()
	if inflight.m == nil {
		inflight.m = make(map[uint64]chan<- object)
	}
	inflight.last++
	ticket := inflight.last
	inflight.m[ticket] = res
	inflight.mu.Unlock()

	if rc := C.cold_get(c.c, ckey, C.uint64_t(ticket)); rc != 0 {
		inflight.mu.Lock()
		delete(inflight.m, ticket)
		inflight.mu.Unlock()
		return nil, fmt.Errorf("archive: get %q: %d", key, int(rc))
	}
	select {
	case o := <-res:
		return o.data, o.err
	case <-ctx.Done():
		return nil, ctx.Err() // the object is still coming; drop it then
	}
}

//export goColdDone
func goColdDone(ticket C.uint64_t, rc C.int, data unsafe.Pointer, n C.size_t) {
	inflight.mu.Lock()
	res, ok := inflight.m[uint64(ticket)]
	delete(inflight.m, uint64(ticket))
	inflight.mu.Unlock()
	if !ok {
		return
	}
	if rc != 0 {
		res <- object{err: fmt.Errorf("archive: recall: %d", int(rc))}
		return
	}
	res <- object{data: C.GoBytes(data, C.int(n))}
}
