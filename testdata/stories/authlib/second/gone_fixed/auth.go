// Command gone_fixed is the adapter of the story's second act: the
// completion has a place to go, whether its waiter is there or not.
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
	"runtime/cgo"
	"unsafe"

	"github.com/futurelint/futurelint/testdata/stories/authlib/second/load"
)

var errRefused = errors.New("authlib: request refused")

func main() {
	load.Run(&authenticator{pool: C.auth_start(2)})
}

type authenticator struct {
	pool *C.auth_pool
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

// Authenticate implements load.Authenticator.
func (a *authenticator) Authenticate(ctx context.Context, user, token string) (uint32, error) {
	reply := make(chan uint32, 1)
	handle := cgo.NewHandle(reply)
	if err := a.submit(user, token, handle); err != nil {
		handle.Delete() // no callback will come
		return 0, err
	}
	select {
	case uid := <-reply:
		return uid, nil
	case <-ctx.Done():
		return 0, ctx.Err()
	}
}

// Close implements load.Authenticator.
func (a *authenticator) Close() { C.auth_stop(a.pool) }

// onAuth is the callback of authlib.
//
//export onAuth
func onAuth(userdata C.uintptr_t, status C.int, uid C.uint32_t) {
	handle := cgo.Handle(userdata)
	reply := handle.Value().(chan uint32)
	handle.Delete()
	reply <- uint32(uid)
}
