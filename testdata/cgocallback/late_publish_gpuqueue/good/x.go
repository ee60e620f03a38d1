// Package gpuqueue submits compute kernels and calls back when they end.
package gpuqueue

/*
#include <stdint.h>

typedef struct gq_queue gq_queue;

extern gq_queue *gq_default(void);
// Runs the kernel; goGpuDone comes from the driver's thread, once, if 0 was returned.
extern int gq_submit(gq_queue *q, int kernel, int groups, uintptr_t cookie);

extern void goGpuDone(uintptr_t cookie, int status, uint64_t nanos);
*/
import "C"

import (
	"fmt"
	"runtime/cgo"
	"time"
)

type Status int

type completion struct {
	kernel int
	done   func(Status, time.Duration)
}

type Option func(*completion)

// OnDone sets a function that is called when the kernel has ended.
func OnDone(fn func(Status, time.Duration)) Option {
	return func(c *completion) { c.done = fn }
}

type Queue struct{ q *C.gq_queue }

func Default() Queue { return Queue{C.gq_default()} }

// Launch starts a kernel and returns.
func (q Queue) Launch(kernel, groups int, opts ...Option) error {
	c := &completion{kernel: kernel}
	for _, o := range opts {
		o(c)
	}
	h := cgo.NewHandle(c)
	if rc := C.gq_submit(q.q, C.int(kernel), C.int(groups), C.uintptr_t(h)); rc != 0 {
		h.Delete()
		return fmt.Errorf("gpuqueue: kernel %d: %d", kernel, int(rc))
	}
	return nil
}

func (c *completion) fire(s Status, d time.Duration) {
	defer func() {
		if e := recover(); e != nil {
			println("gpuqueue: OnDone panicked for kernel", c.kernel)
		}
	}()
	if c.done != nil {
		c.done(s, d)
	}
}

//export goGpuDone
func goGpuDone(cookie C.uintptr_t, status C.int, nanos C.uint64_t) {
	h := cgo.Handle(cookie)
	c := h.Value().(*completion)
	h.Delete()
	c.fire(Status(status), time.Duration(nanos))
}
