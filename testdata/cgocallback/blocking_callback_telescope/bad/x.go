// Package telescope follows the pointing reports of an observatory mount.
package telescope

/*
#include <stdint.h>

typedef struct mount mount;
typedef void (*mount_pos_cb)(uintptr_t ud, double ra, double dec);

// Reports come on the mount's thread. mount_unsubscribe waits for a report that
// is being delivered; none is delivered after it.
extern int  mount_subscribe(mount *m, mount_pos_cb cb, uintptr_t ud);
extern void mount_unsubscribe(mount *m, uintptr_t ud);

extern void goMountPos(uintptr_t ud, double ra, double dec);
*/
import "C"

import (
	"context"
	"fmt"
	"runtime/cgo"
	"sync"
)

// Position is where the tube points to.
type Position struct{ RA, Dec float64 }

// Track is a stream of positions. Its user reads C until it has seen enough.
type Track struct {
	C <-chan Position

	mount *C.mount
	out   chan Position
	done  chan struct{}
	once  sync.Once
	self  cgo.Handle
}

func follow(m *C.mount) (*Track, error) {
	out := make(chan Position, 8)
	t := &Track{C: out, out: out, mount: m, done: make(chan struct{})}
	t.self = cgo.NewHandle(t)
	if rc := C.mount_subscribe(m, C.mount_pos_cb(C.goMountPos), C.uintptr_t(t.self)); rc != 0 {
		t.self.Delete()
		return nil, fmt.Errorf("telescope: subscribe: %d", int(rc))
	}
	return t, nil
}

// Close ends the stream. C is not closed, but nothing arrives on it any more.
func (t *Track) Close() {
	t.once.Do(func() {
		close(t.done)
		C.mount_unsubscribe(t.mount, C.uintptr_t(t.self))
		t.self.Delete()
	})
}

// WaitFor returns when the tube is within tol degrees of the declination.
func (t *Track) WaitFor(ctx context.Context, dec, tol float64) error {
	defer t.Close()
	for {
		select {
		case p := <-t.C:
			if d := p.Dec - dec; -tol <= d && d <= tol {
				return nil
			}
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

//export goMountPos
func goMountPos(ud C.uintptr_t, ra, dec C.double) {
	t := cgo.Handle(ud).Value().(*Track)
	t.out <- Position{RA: float64(ra), Dec: float64(dec)} // want "blocking-callback: "
}
