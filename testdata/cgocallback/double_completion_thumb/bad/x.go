// Package thumb has pictures scaled by an image server's client library.
package thumb

/*
#include <stdint.h>
#include <stddef.h>

typedef void (*px_scale_cb)(uint64_t id, void *jpeg, size_t n);

// px_scale copies the picture. It returns 0 if the request is on its way; cb is
// then called at most once, on a network thread: answers can get lost.
extern int px_scale(const void *img, size_t n, int edge, px_scale_cb cb, uint64_t id);

extern void goScaled(uint64_t id, void *jpeg, size_t n);
*/
import "C"

import (
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"time"
	"unsafe"
)

type request struct {
	out   chan<- []byte
	timer *time.Timer
}

var (
	ids      atomic.Uint64
	requests sync.Map // uint64 -> *request
)

// Scale requests a picture whose longer edge has the given length. The channel
// delivers it, or is closed without a value if the server does not answer.
func Scale(img []byte, edge int, limit time.Duration) (<-chan []byte, error) {
	if len(img) == 0 {
		return nil, errors.New("thumb: empty picture")
	}
	id := ids.Add(1)
	out := make(chan []byte, 1)
	r := &request{out: out}
	requests.Store(id, r)
	r.timer = time.AfterFunc(limit, func() { expire(id) })

	rc := C.px_scale(unsafe.Pointer(&img[0]), C.size_t(len(img)), C.int(edge),
		C.px_scale_cb(C.goScaled), C.uint64_t(id))
	if rc != 0 {
		r.timer.Stop()
		requests.Delete(id)
		return nil, fmt.Errorf("thumb: request failed: %d", int(rc))
	}
	return out, nil
}

// take hands the request to the one who ends it.
func take(id uint64) *request {
	v, ok := requests.Load(id)
	if !ok {
		return nil
	}
	requests.Delete(id)
	return v.(*request)
}

func expire(id uint64) {
	if r := take(id); r != nil {
		close(r.out) // want "double-completion: " "send-on-closed: "
	}
}

//export goScaled
func goScaled(id C.uint64_t, jpeg unsafe.Pointer, n C.size_t) {
	r := take(uint64(id))
	if r == nil {
		return // expired
	}
	r.timer.Stop()
	if jpeg != nil {
		r.out <- C.GoBytes(jpeg, C.int(n))
	}
	close(r.out)
}
