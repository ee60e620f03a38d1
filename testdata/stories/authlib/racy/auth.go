// Command racy is the routing service of the story, with the lost wake-up.
package main

/*
#cgo CFLAGS: -I${SRCDIR}/../clib
#cgo LDFLAGS: -lpthread
#include <stdlib.h>
#include "authlib.h"

extern void onAuth(uintptr_t userdata, int status, uint32_t uid);
*/
import "C"

import (
	"errors"
	"runtime/cgo"
	"sync"
	"time"
	"unsafe"

	"github.com/futurelint/futurelint/testdata/stories/authlib/router"
	"github.com/futurelint/futurelint/testdata/stories/authlib/task"
)

const authWorkers = 2

// An authenticator asks the C library authlib.
type authenticator struct {
	pool  *C.auth_pool
	meter *router.Meter
}

func open(meter *router.Meter) (router.Authenticator, error) {
	pool := C.auth_start(authWorkers)
	if pool == nil {
		return nil, errors.New("authlib: cannot start its workers")
	}
	return &authenticator{pool: pool, meter: meter}, nil
}

// Authenticate implements router.Authenticator.
func (a *authenticator) Authenticate(user, token string) (router.Answer, error) {
	cuser, ctoken := C.CString(user), C.CString(token)
	defer C.free(unsafe.Pointer(cuser))
	defer C.free(unsafe.Pointer(ctoken))

	f := newAnswer(user, a.meter)
	handle := cgo.NewHandle(f)
	if C.auth_submit(a.pool, cuser, ctoken, C.auth_callback(C.onAuth), C.uintptr_t(handle)) != 0 {
		handle.Delete()
		return nil, errors.New("authlib: request refused")
	}
	return f, nil
}

// Answered implements router.Authenticator.
func (a *authenticator) Answered() int {
	return int(C.auth_answered(a.pool))
}

// Close implements router.Authenticator.
func (a *authenticator) Close() {
	C.auth_stop(a.pool)
}

// onAuth is the callback of authlib. It runs on a thread of the library, once for
// each request that was accepted, and releases the request's handle.
//
//export onAuth
func onAuth(userdata C.uintptr_t, status C.int, uid C.uint32_t) {
	handle := cgo.Handle(userdata)
	f := handle.Value().(*answer)
	handle.Delete()
	f.complete(router.Grant{UID: uint32(uid), Denied: status != C.AUTH_GRANTED})
}

// An answer is the future of what authlib says about one request.
type answer struct {
	user      string
	submitted time.Time
	meter     *router.Meter

	mu    sync.Mutex
	done  bool
	grant router.Grant // valid when done
	waker task.Waker   // of the task that waits, if any
}

func newAnswer(user string, meter *router.Meter) *answer {
	return &answer{user: user, submitted: time.Now(), meter: meter}
}

// Poll implements router.Answer.
func (f *answer) Poll(w task.Waker) (router.Grant, bool) {
	f.mu.Lock()
	done, grant := f.done, f.grant
	f.mu.Unlock()
	if done {
		return grant, true
	}

	// Outside the lock: the meter is shared by all requests.
	f.meter.Observe(f.user, router.Waiting, time.Since(f.submitted))

	f.mu.Lock()
	defer f.mu.Unlock()
	f.waker = w
	return router.Grant{}, false
}

// complete publishes the grant and wakes the task that waits for it.
func (f *answer) complete(grant router.Grant) {
	f.mu.Lock()
	f.grant = grant
	f.done = true
	w := f.waker
	f.waker = nil
	f.mu.Unlock()
	if w != nil {
		w.Wake()
	}
}
