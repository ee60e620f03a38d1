// Package label prints shipping labels on a network printer.
package label

/*
#include <stdint.h>
#include <stdlib.h>

typedef struct lp_job lp_job;
typedef void (*lp_done_cb)(uintptr_t ud, int pages, int rc);

extern lp_job *lp_job_new(const char *queue);
extern int lp_job_add(lp_job *j, const void *zpl, size_t n); // copies
// lp_job_submit takes the job over if it returns 0; cb is then called once, on
// the spooler's thread. Otherwise the job stays with the caller.
extern int lp_job_submit(lp_job *j, lp_done_cb cb, uintptr_t ud);
extern void lp_job_discard(lp_job *j);

extern void goPrinted(uintptr_t ud, int pages, int rc);
*/
import "C"

import (
	"errors"
	"fmt"
	"runtime/cgo"
	"unsafe"
)

// Receipt tells how a job ended.
type Receipt struct {
	Pages int
	Err   error
}

// Print queues the label; the receipt arrives on the channel.
func Print(queue string, zpl []byte) (<-chan Receipt, error) {
	if len(zpl) == 0 {
		return nil, errors.New("label: empty document")
	}
	name := C.CString(queue)
	defer C.free(unsafe.Pointer(name))

	job := C.lp_job_new(name)
	if job == nil {
		return nil, fmt.Errorf("label: no queue %q", queue)
	}
	if rc := C.lp_job_add(job, unsafe.Pointer(&zpl[0]), C.size_t(len(zpl))); rc != 0 {
		C.lp_job_discard(job)
		return nil, fmt.Errorf("label: document refused (%d)", int(rc))
	}

	ch := make(chan Receipt, 1)
	h := cgo.NewHandle(ch)
	if rc := C.lp_job_submit(job, C.lp_done_cb(C.goPrinted), C.uintptr_t(h)); rc != 0 {
		C.lp_job_discard(job)
		h.Delete()
		return nil, fmt.Errorf("label: submit: %d", int(rc))
	}
	return ch, nil
}

//export goPrinted
func goPrinted(ud C.uintptr_t, pages, rc C.int) {
	h := cgo.Handle(ud)
	ch := h.Value().(chan Receipt)
	h.Delete()

	r := Receipt{Pages: int(pages)}
	if rc != 0 {
		r.Err = fmt.Errorf("label: spooler code %d", int(rc))
	}
	ch <- r
}
