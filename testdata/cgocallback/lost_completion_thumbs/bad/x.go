// Package thumbs makes thumbnails with the image library's worker pool.
package thumbs

/*
#include <stdint.h>
#include <stdlib.h>

typedef struct img_pool img_pool;
typedef void (*img_done)(void *arg, int rc);

// img_thumbnail returns IMG_EFULL and calls nothing when the queue is full.
extern int img_thumbnail(img_pool *p, const char *src, const char *dst, int width, img_done cb, void *arg);

extern void goThumbDone(uintptr_t arg, int rc);

static void thumb_done(void *arg, int rc) { goThumbDone((uintptr_t)arg, rc); }

static int thumbnail(img_pool *p, const char *src, const char *dst, int width, uintptr_t id) {
	return img_thumbnail(p, src, dst, width, thumb_done, (void *)id);
}
*/
import "C"

import (
	"fmt"
	"sync"
	"sync/atomic"
	"unsafe"
)

type Maker struct{ pool *C.img_pool }

var (
	jobs   sync.Map // uintptr -> chan error
	jobSeq atomic.Uintptr
)

// Make writes a thumbnail of src to dst and returns when the file is complete.
func (m *Maker) Make(src, dst string, width int) error {
	csrc, cdst := C.CString(src), C.CString(dst)
	defer C.free(unsafe.Pointer(csrc))
	defer C.free(unsafe.Pointer(cdst))

	id := jobSeq.Add(1)
	done := make(chan error, 1)
	jobs.Store(id, done)
	C.thumbnail(m.pool, csrc, cdst, C.int(width), C.uintptr_t(id)) // want "lost-completion: "
	return <-done
}

// MakeAll makes several thumbnails at once and returns the first error.
func (m *Maker) MakeAll(files map[string]string, width int) error {
	errs := make(chan error, len(files))
	for src, dst := range files {
		go func() { errs <- m.Make(src, dst, width) }()
	}
	var first error
	for range files {
		if err := <-errs; err != nil && first == nil {
			first = err
		}
	}
	return first
}

//export goThumbDone
func goThumbDone(arg C.uintptr_t, rc C.int) {
	v, ok := jobs.LoadAndDelete(uintptr(arg))
	if !ok {
		return
	}
	var err error
	if rc != 0 {
		err = fmt.Errorf("thumbs: worker: %d", int(rc))
	}
	v.(chan error) <- err
}
