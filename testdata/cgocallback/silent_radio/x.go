// Package radio receives packets from a radio module whose driver cannot wait
// for its callbacks: Close counts them out before it closes the channel.
package radio

/*
#include <stdint.h>
#include <stddef.h>

typedef struct rf rf;
typedef void (*rf_rx)(void *data, size_t len, int rssi, uintptr_t user);

extern int rf_receive(rf *r, rf_rx fn, uintptr_t user);
extern void rf_quiet(rf *r); // does not wait
extern void goRadioPacket(void *data, size_t len, int rssi, uintptr_t user);
*/
import "C"

import (
	"fmt"
	"sync"
	"unsafe"
)

type Radio struct {
	Packets chan []byte

	rf      *C.rf
	id      uintptr
	quit    chan struct{}
	running sync.WaitGroup
}

var registry = struct {
	sync.Mutex
	last uintptr
	m    map[uintptr]*Radio
}{m: make(map[uintptr]*Radio)}

func Open(dev *C.rf) (*Radio, error) {
	r := &Radio{Packets: make(chan []byte), rf: dev, quit: make(chan struct{})}
	registry.Lock()
	registry.last++
	r.id = registry.last
	registry.m[r.id] = r
	registry.Unlock()
	if rc := C.rf_receive(dev, C.rf_rx(C.goRadioPacket), C.uintptr_t(r.id)); rc != 0 {
		registry.Lock()
		delete(registry.m, r.id)
		registry.Unlock()
		return nil, fmt.Errorf("radio: receive: %d", int(rc))
	}
	return r, nil
}

// Close may be called once.
func (r *Radio) Close() {
	C.rf_quiet(r.rf)
	registry.Lock()
	delete(registry.m, r.id)
	registry.Unlock()
	close(r.quit)
	r.running.Wait()
	close(r.Packets)
}

//export goRadioPacket
func goRadioPacket(data unsafe.Pointer, n C.size_t, rssi C.int, user C.uintptr_t) {
	registry.Lock()
	r := registry.m[uintptr(user)]
	if r != nil {
		r.running.Add(1)
	}
	registry.Unlock()
	if r == nil || rssi < -110 {
		if r != nil {
			r.running.Done()
		}
		return
	}
	defer r.running.Done()
	select {
	case r.Packets <- C.GoBytes(data, C.int(n)):
	case <-r.quit:
	}
}
