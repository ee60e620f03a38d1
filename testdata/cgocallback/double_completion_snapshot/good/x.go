// Package snapshot takes snapshots of storage volumes.
package snapshot

/*
#include <stdint.h>
#include <stdlib.h>

typedef void (*vol_snap_cb)(uintptr_t ud, int64_t bytes, int rc);

// vol_snap_begin copies the name and returns a ticket or a negative error. For each ticket cb comes
// once, on a storage thread, whether the snapshot was cancelled or not.
extern long vol_snap_begin(char *volume, vol_snap_cb cb, uintptr_t ud);
// Tickets of finished snapshots are ignored.
extern void vol_snap_cancel(long ticket);

extern void goSnapDone(uintptr_t ud, int64_t bytes, int rc);
*/
import "C"

import (
	"context"
	"errors"
	"fmt"
	"runtime/cgo"
	"sync"
	"unsafe"
)

// ErrCanceled is the result of a snapshot after Cancel.
var ErrCanceled = errors.New("snapshot: canceled")

// Job is a snapshot in progress.
type Job struct {
	ticket C.long
	done   chan struct{}

	mu    sync.Mutex
	ended bool
	bytes int64
	err   error
}

// Begin starts a snapshot of the volume.
func Begin(volume string) (*Job, error) {
	name := C.CString(volume)
	defer C.free(unsafe.Pointer(name))

	j := &Job{done: make(chan struct{})}
	h := cgo.NewHandle(j)
	t := C.vol_snap_begin(name, C.vol_snap_cb(C.goSnapDone), C.uintptr_t(h))
	if t < 0 {
		h.Delete()
		return nil, fmt.Errorf("snapshot: %s: %d", volume, int(t))
	}
	j.ticket = t // not used by the callback
	return j, nil
}

// Cancel fails pending and future calls of Wait at once; the storage takes some
// time to clean up.
func (j *Job) Cancel() {
	C.vol_snap_cancel(j.ticket)
	j.finish(0, ErrCanceled)
}

// Wait returns the size of the snapshot.
func (j *Job) Wait(ctx context.Context) (int64, error) {
	select {
	case <-j.done:
		j.mu.Lock()
		defer j.mu.Unlock()
		return j.bytes, j.err
	case <-ctx.Done():
		return 0, ctx.Err()
	}
}

func (j *Job) finish(bytes int64, err error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.ended {
		return
	}
	j.ended = true
	j.bytes, j.err = bytes, err
	close(j.done)
}

//export goSnapDone
func goSnapDone(ud C.uintptr_t, bytes C.int64_t, rc C.int) {
	h := cgo.Handle(ud)
	j := h.Value().(*Job)
	h.Delete()
	if rc != 0 {
		j.finish(0, fmt.Errorf("snapshot: storage code %d", int(rc)))
		return
	}
	j.finish(int64(bytes), nil)
}
