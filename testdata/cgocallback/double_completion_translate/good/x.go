// Package translate runs sentences through a neural engine's job queue.
package translate

/*
#include <stdint.h>
#include <stdlib.h>

typedef struct nmt nmt;
typedef void (*nmt_done)(uintptr_t job, int rc, char *text);

extern int nmt_enqueue(nmt *e, const char *text, nmt_done cb, uintptr_t job);

extern void goTranslated(uintptr_t job, int rc, char *text);
*/
import "C"

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"
	"unsafe"
)

// Job is one sentence under way.
type Job struct {
	id   uintptr
	done chan struct{}
	text string
	err  error
}

var (
	jobs sync.Map // uintptr -> *Job
	last atomic.Uintptr
)

// Start queues text; the job ends by itself or by Cancel.
func Start(e *C.nmt, text string) (*Job, error) {
	ctext := C.CString(text)
	defer C.free(unsafe.Pointer(ctext))
	j := &Job{id: last.Add(1), done: make(chan struct{})}
	jobs.Store(j.id, j)
	if rc := C.nmt_enqueue(e, ctext, C.nmt_done(C.goTranslated), C.uintptr_t(j.id)); rc != 0 {
		jobs.Delete(j.id)
		return nil, fmt.Errorf("translate: queue: %d", int(rc))
	}
	return j, nil
}

// Cancel gives the job up: Wait returns context.Canceled.
func (j *Job) Cancel() {
	if _, ok := jobs.LoadAndDelete(j.id); !ok {
		return
	}
	j.err = context.Canceled
	close(j.done)
}

func (j *Job) Wait() (string, error) {
	<-j.done
	return j.text, j.err
}

//export goTranslated
func goTranslated(job C.uintptr_t, rc C.int, text *C.char) {
	v, ok := jobs.LoadAndDelete(uintptr(job))
	if !ok {
		return
	}
	j := v.(*Job)
	if rc != 0 {
		j.err = fmt.Errorf("translate: engine: %d", int(rc))
	} else {
		j.text = C.GoString(text)
	}
	close(j.done)
}
