// Package firmware uploads images to door controllers over a serial bus.
package firmware

/*
#include <stdint.h>
#include <stddef.h>

typedef void (*fw_progress)(uintptr_t id, size_t sent, int finished, int rc);

// fw_upload copies the image and returns at once; progress is reported on the
// bus thread, the last time with finished set. fw_abort makes the last report
// come early. Returns 0 if the upload has been accepted.
extern int  fw_upload(int node, const void *image, size_t n, fw_progress cb, uintptr_t id);
extern void fw_abort(int node);

extern void goFwProgress(uintptr_t id, size_t sent, int finished, int rc);
*/
import "C"

import (
	"fmt"
	"sync"
	"sync/atomic"
	"time"
	"unsafe"
)

type upload struct {
	sent int
	rc   int // valid once done is closed
	done chan struct{}
}

var (
	lastID  atomic.Uint64
	uploads sync.Map // uint64 -> *upload, until the last report
)

// Flash writes the image to the node and waits for it at most limit.
func Flash(node int, image []byte, limit time.Duration) error {
	if len(image) == 0 {
		return fmt.Errorf("firmware: empty image for node %d", node)
	}
	up := &upload{done: make(chan struct{})}
	id := lastID.Add(1)
	uploads.Store(id, up)
	rc := C.fw_upload(C.int(node), unsafe.Pointer(&image[0]), C.size_t(len(image)),
		C.fw_progress(C.goFwProgress), C.uintptr_t(id))
	if rc != 0 {
		uploads.Delete(id)
		return fmt.Errorf("firmware: node %d refused: %d", node, int(rc))
	}

	timer := time.NewTimer(limit)
	defer timer.Stop()
	select {
	case <-up.done:
		if up.rc != 0 {
			return fmt.Errorf("firmware: node %d failed: %d", node, up.rc)
		}
		return nil
	case <-timer.C:
		C.fw_abort(C.int(node))
		return fmt.Errorf("firmware: node %d: timeout after %d of %d bytes",
			node, up.sent, len(image)) // want "unsynchronized: "
	}
}

//export goFwProgress
func goFwProgress(id C.uintptr_t, sent C.size_t, finished, rc C.int) {
	v, ok := uploads.Load(uint64(id))
	if !ok {
		return
	}
	up := v.(*upload)
	up.sent = int(sent)
	if finished == 0 {
		return
	}
	uploads.Delete(uint64(id))
	up.rc = int(rc)
	close(up.done)
}
