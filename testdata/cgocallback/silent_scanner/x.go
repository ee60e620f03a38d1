// Package scanner reads pages from a document scanner. A page that is given up
// is cancelled and awaited before its buffer is freed.
package scanner

/*
#include <stdint.h>
#include <stddef.h>
#include <stdlib.h>

typedef struct sc_job sc_job;
typedef void (*sc_done)(uintptr_t user, int rc, size_t n);

// done is called once, on the scanner's thread, also after sc_cancel.
extern sc_job *sc_read(int feeder, void *buf, size_t len, sc_done done, uintptr_t user);
extern void sc_cancel(sc_job *j);
extern void sc_job_free(sc_job *j);

extern void goPageDone(uintptr_t user, int rc, size_t n);
*/
import "C"

import (
	"context"
	"errors"
	"fmt"
	"runtime/cgo"
)

const maxPage = 8 << 20

type page struct {
	rc int
	n  int
	ok chan struct{}
}

// ReadPage reads the next page of the feeder.
func ReadPage(ctx context.Context, feeder int) ([]byte, error) {
	buf := C.malloc(maxPage)
	defer C.free(buf)

	p := &page{ok: make(chan struct{})}
	h := cgo.NewHandle(p)
	defer h.Delete()

	job := C.sc_read(C.int(feeder), buf, maxPage, C.sc_done(C.goPageDone), C.uintptr_t(h))
	if job == nil {
		return nil, errors.New("scanner: feeder is empty")
	}
	defer C.sc_job_free(job)

	select {
	case <-p.ok:
	case <-ctx.Done():
		C.sc_cancel(job)
		<-p.ok
		return nil, context.Cause(ctx)
	}
	if p.rc != 0 {
		return nil, fmt.Errorf("scanner: page: %d", p.rc)
	}
	return C.GoBytes(buf, C.int(p.n)), nil
}

//export goPageDone
func goPageDone(user C.uintptr_t, rc C.int, n C.size_t) {
	p := cgo.Handle(user).Value().(*page)
	p.rc, p.n = int(rc), int(n)
	close(p.ok)
}
