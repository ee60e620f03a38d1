// Command lock_fixed is the adapter of the story's second act: Close
// gives the lock up before it waits for authlib.
package main

/*
#cgo CFLAGS: -I${SRCDIR}/../../clib
#cgo LDFLAGS: -lpthread
#include <stdlib.h>
#include "authlib.h"

extern void onAuth(uintptr_t userdata, int status, uint32_t uid);
*/
import "C"

import (
	"context"
	"errors"
	"fmt"
	"runtime/cgo"
	"sync"
	"unsafe"

	"github.com/futurelint/futurelint/testdata/stories/authlib/second/load"
)

var errRefused = errors.New("authlib: request refused")

func main() {
	load.Run(&authenticator{pool: C.auth_start(2)})
}

type authenticator struct {
	pool *C.auth_pool

	mu     sync.Mutex
	closed bool
	late   int // answers that came after Close
}

// submit gives a request to authlib.
func (a *authenticator) submit(user, token string, h cgo.Handle) error {
	cuser, ctoken := C.CString(user), C.CString(token)
	defer C.free(unsafe.Pointer(cuser))
	defer C.free(unsafe.Pointer(ctoken))
	if C.auth_submit(a.pool, cuser, ctoken, C.auth_callback(C.onAuth), C.uintptr_t(h)) != 0 {
		return errRefused
	}
	return nil
}

type request struct {
	of    *authenticator
	reply chan uint32
}

// Authenticate implements load.Authenticator.
func (a *authenticator) Authenticate(ctx context.Context, user, token string) (uint32, error) {
	r := &request{a, make(chan uint32, 1)}
	handle := cgo.NewHandle(r)
	if err := a.submit(user, token, handle); err != nil {
		handle.Delete() // no callback will come
		return 0, err
	}
	select {
	case uid := <-r.reply:
		return uid, nil
	case <-ctx.Done():
		return 0, ctx.Err()
	}
}

// Close implements load.Authenticator.
func (a *authenticator) Close() {
	for i := range 50 { // some requests are always under way
		a.submit(fmt.Sprint("late", i), "token", cgo.NewHandle(&request{a, make(chan uint32, 1)}))
	}
	a.mu.Lock()
	a.closed = true
	a.mu.Unlock()
	C.auth_stop(a.pool)
}

// onAuth is the callback of authlib.
//
//export onAuth
func onAuth(userdata C.uintptr_t, status C.int, uid C.uint32_t) {
	handle := cgo.Handle(userdata)
	r := handle.Value().(*request)
	handle.Delete()
	r.of.answered()
	r.reply <- uint32(uid)
}

func (a *authenticator) answered() {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.closed {
		a.late++
	}
}
