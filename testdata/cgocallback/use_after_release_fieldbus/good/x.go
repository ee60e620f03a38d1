// Package fieldbus receives process values from a CAN field bus.
package fieldbus

/*
#include <stdint.h>
#include <stdlib.h>

typedef struct fb_loop fb_loop;
typedef void (*fb_frame_cb)(uintptr_t ud, uint32_t node, int32_t value);

extern fb_loop *fb_new(const char *iface, fb_frame_cb cb, uintptr_t ud);
// fb_run dispatches frames until fb_stop is called; it returns after the last cb.
extern int  fb_run(fb_loop *l);
// fb_stop asks fb_run to return, also one that has yet to begin. Callable from any thread.
extern void fb_stop(fb_loop *l);
extern void fb_free(fb_loop *l);

extern void goFrame(uintptr_t ud, uint32_t node, int32_t value);
*/
import "C"

import (
	"fmt"
	"log/slog"
	"runtime/cgo"
	"sync"
	"unsafe"
)

// Bus is an open interface.
type Bus struct {
	loop   *C.fb_loop
	self   cgo.Handle
	exited chan struct{}

	mu     sync.Mutex
	latest map[uint32]int32
}

// Open starts to receive on the interface.
func Open(iface string) (*Bus, error) {
	b := &Bus{latest: map[uint32]int32{}, exited: make(chan struct{})}
	b.self = cgo.NewHandle(b)

	name := C.CString(iface)
	defer C.free(unsafe.Pointer(name))
	b.loop = C.fb_new(name, C.fb_frame_cb(C.goFrame), C.uintptr_t(b.self))
	if b.loop == nil {
		b.self.Delete()
		return nil, fmt.Errorf("fieldbus: no interface %q", iface)
	}
	go b.dispatch()
	return b, nil
}

func (b *Bus) dispatch() {
	defer close(b.exited)
	if rc := C.fb_run(b.loop); rc != 0 {
		slog.Warn("fieldbus: loop ended", "code", int(rc))
	}
}

// Value returns the node's last process value.
func (b *Bus) Value(node uint32) (int32, bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	v, ok := b.latest[node]
	return v, ok
}

// Close ends the reception. It must be called once.
func (b *Bus) Close() {
	C.fb_stop(b.loop)
	<-b.exited
	C.fb_free(b.loop)
	b.self.Delete()
}

//export goFrame
func goFrame(ud C.uintptr_t, node C.uint32_t, value C.int32_t) {
	b := cgo.Handle(ud).Value().(*Bus)
	b.mu.Lock()
	b.latest[uint32(node)] = int32(value)
	b.mu.Unlock()
}
