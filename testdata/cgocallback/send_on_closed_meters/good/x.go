// Package meters collects readings of electricity meters over a radio mesh.
package meters

/*
#include <stdint.h>

typedef struct mesh mesh;
typedef void (*mesh_cb)(uintptr_t ctx, uint32_t node, double kwh);

extern int mesh_listen(mesh *m, mesh_cb cb, uintptr_t ctx);
extern void mesh_mute(mesh *m); // asynchronous: readings under way are still delivered

extern void goMeterReading(uintptr_t ctx, uint32_t node, double kwh);
*/
import "C"

import (
	"context"
	"fmt"
	"io"
	"sync"
	"sync/atomic"
)

type Reading struct {
	Node uint32
	KWh  float64
}

type Collector struct {
	m    *C.mesh
	id   uintptr
	ch   chan Reading
	done chan struct{}
	once sync.Once
}

var (
	collectors sync.Map
	ids        atomic.Uintptr
)

func Listen(m *C.mesh) (*Collector, error) {
	c := &Collector{m: m, id: ids.Add(1), ch: make(chan Reading, 8), done: make(chan struct{})}
	collectors.Store(c.id, c)
	if rc := C.mesh_listen(m, C.mesh_cb(C.goMeterReading), C.uintptr_t(c.id)); rc != 0 {
		collectors.Delete(c.id)
		return nil, fmt.Errorf("meters: listen: %d", int(rc))
	}
	return c, nil
}

// Read returns the next reading, or io.EOF after Close.
func (c *Collector) Read(ctx context.Context) (Reading, error) {
	select {
	case r := <-c.ch:
		return r, nil
	case <-c.done:
		return Reading{}, io.EOF
	case <-ctx.Done():
		return Reading{}, ctx.Err()
	}
}

func (c *Collector) Close() error {
	c.once.Do(func() {
		C.mesh_mute(c.m)
		collectors.Delete(c.id)
		close(c.done)
	})
	return nil
}

//export goMeterReading
func goMeterReading(ctx C.uintptr_t, node C.uint32_t, kwh C.double) {
	v, ok := collectors.Load(uintptr(ctx))
	if !ok {
		return
	}
	c := v.(*Collector)
	select {
	case <-c.done:
	case c.ch <- Reading{uint32(node), float64(kwh)}:
	}
}
