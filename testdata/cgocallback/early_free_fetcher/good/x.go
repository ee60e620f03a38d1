// Package fetcher downloads map tiles on the C library's transfer thread.
package fetcher

/*
#include <stdint.h>
#include <stdlib.h>

typedef struct xfer xfer;
typedef void (*xfer_end)(xfer *x, int status, uintptr_t user);

extern xfer *xfer_new(const char *url, xfer_end end, uintptr_t user);
extern int xfer_start(xfer *x);
extern void xfer_abort(xfer *x); // only flags the transfer; end still follows, on the transfer thread
extern void xfer_free(xfer *x);

extern void goTileEnd(xfer *x, int status, uintptr_t user);
*/
import "C"

import (
	"errors"
	"fmt"
	"runtime/cgo"
	"sync"
	"unsafe"
)

// Tile is one download.
type Tile struct {
	mu     sync.Mutex
	x      *C.xfer // nil once the transfer is over
	status int
	done   chan struct{}
}

func Get(url string) (*Tile, error) {
	curl := C.CString(url)
	defer C.free(unsafe.Pointer(curl))

	t := &Tile{done: make(chan struct{})}
	h := cgo.NewHandle(t)
	t.mu.Lock()
	defer t.mu.Unlock()
	t.x = C.xfer_new(curl, C.xfer_end(C.goTileEnd), C.uintptr_t(h))
	if t.x == nil {
		h.Delete()
		return nil, errors.New("fetcher: out of memory")
	}
	if rc := C.xfer_start(t.x); rc != 0 {
		C.xfer_free(t.x)
		h.Delete()
		return nil, fmt.Errorf("fetcher: %s: %d", url, int(rc))
	}
	return t, nil
}

// Cancel aborts the download; it may come at any time.
func (t *Tile) Cancel() {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.x != nil {
		C.xfer_abort(t.x)
	}
}

func (t *Tile) Wait() int {
	<-t.done
	return t.status
}

//export goTileEnd
func goTileEnd(x *C.xfer, status C.int, user C.uintptr_t) {
	h := cgo.Handle(user)
	t := h.Value().(*Tile)
	h.Delete()
	t.mu.Lock()
	t.x = nil
	t.status = int(status)
	t.mu.Unlock()
	C.xfer_free(x)
	close(t.done)
}
