// Package canbus delivers frames of a CAN bus. A process has one bus.
package canbus

/*
#include "x.h"
*/
import "C"

import (
	"errors"
	"fmt"
	"sync"
	"unsafe"
)

// Errors.
var (
	ErrAttach = errors.New("canbus: cannot attach")
	ErrTaken  = errors.New("canbus: id already subscribed")
)

// Frame is one message.
type Frame struct {
	ID   uint32
	Data [8]byte
	Len  int
}

type mailbox struct {
	frames chan Frame
	lost   int
}

func (m *mailbox) put(f Frame) {
	select {
	case m.frames <- f:
	default:
		m.lost++
	}
}

var (
	boxMu sync.RWMutex
	boxes = map[uint32]*mailbox{}
)

func lookup(id uint32) *mailbox {
	boxMu.RLock()
	defer boxMu.RUnlock()
	return boxes[id]
}

func claim(id uint32, depth int) (*mailbox, bool) {
	boxMu.Lock()
	defer boxMu.Unlock()
	if _, ok := boxes[id]; ok {
		return nil, false
	}
	m := &mailbox{frames: make(chan Frame, depth)}
	boxes[id] = m
	return m, true
}

func unclaim(id uint32) {
	boxMu.Lock()
	delete(boxes, id)
	boxMu.Unlock()
}

// Bus is the attached bus.
type Bus struct {
	p    *C.canbus
	once sync.Once
}

// Attach opens a channel of the controller.
func Attach(channel int) (*Bus, error) {
	p := C.can_attach(C.int(channel))
	if p == nil {
		return nil, ErrAttach
	}
	return &Bus{p: p}, nil
}

// Subscribe delivers the frames with that id until the returned function is
// called. It must be called before Detach.
func (b *Bus) Subscribe(id uint32, depth int) (<-chan Frame, func(), error) {
	m, ok := claim(id, depth)
	if !ok {
		return nil, nil, fmt.Errorf("%w: %#x", ErrTaken, id)
	}
	if rc := C.can_filter_add(b.p, C.uint32_t(id)); rc != 0 {
		unclaim(id)
		return nil, nil, fmt.Errorf("canbus: %#x: error %d", id, int(rc))
	}
	stop := sync.OnceFunc(func() {
		C.can_filter_del(b.p, C.uint32_t(id))
		unclaim(id)
	})
	return m.frames, stop, nil
}

// Detach leaves the bus.
func (b *Bus) Detach() {
	b.once.Do(func() { C.can_detach(b.p) })
}

//export goCanFrame
func goCanFrame(id C.uint32_t, data *C.uint8_t, n C.int) {
	m := lookup(uint32(id))
	if m == nil {
		return
	}
	f := Frame{ID: uint32(id), Len: int(n)}
	copy(f.Data[:], unsafe.Slice((*byte)(unsafe.Pointer(data)), int(n)))
	m.put(f)
}
