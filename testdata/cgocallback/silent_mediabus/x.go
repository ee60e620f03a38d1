// Package mediabus delivers the messages of a media pipeline.
package mediabus

/*
#include "x.h"
*/
import "C"

import (
	"context"
	"errors"
	"runtime/cgo"
	"sync"
)

// ErrAttach is returned when the pipeline has no bus.
var ErrAttach = errors.New("mediabus: cannot attach")

// Message is one message of a pipeline.
type Message struct {
	Type int
	Text string
}

// Bus is an attached bus.
type Bus struct {
	p    *C.mbus
	msgs chan Message
	quit chan struct{}
	once sync.Once
}

// Attach begins to listen to a pipeline.
func Attach(pipeline, depth int) (*Bus, error) {
	b := &Bus{msgs: make(chan Message, depth), quit: make(chan struct{})}
	h := cgo.NewHandle(b)
	b.p = C.mbus_attach(C.int(pipeline), C.mbus_func(C.goBusMessage), C.uintptr_t(h), C.mbus_notify(C.goBusGone))
	if b.p == nil {
		h.Delete()
		return nil, ErrAttach
	}
	return b, nil
}

// Messages is closed some time after Close.
func (b *Bus) Messages() <-chan Message { return b.msgs }

// Close ends the listening. It does not wait.
func (b *Bus) Close() {
	b.once.Do(func() {
		close(b.quit)
		C.mbus_detach(b.p)
	})
}

// Await returns the first message of that type.
func (b *Bus) Await(ctx context.Context, typ int) (Message, error) {
	for {
		select {
		case m, ok := <-b.msgs:
			if !ok {
				return Message{}, ErrAttach
			}
			if m.Type == typ {
				return m, nil
			}
		case <-ctx.Done():
			return Message{}, ctx.Err()
		}
	}
}

func (b *Bus) post(m Message) {
	select {
	case b.msgs <- m:
	case <-b.quit:
	}
}

func (b *Bus) retire() { close(b.msgs) }

func busOf(user C.uintptr_t) *Bus { return cgo.Handle(user).Value().(*Bus) }

//export goBusMessage
func goBusMessage(user C.uintptr_t, typ C.int, text *C.char) {
	busOf(user).post(Message{Type: int(typ), Text: C.GoString(text)})
}

//export goBusGone
func goBusGone(user C.uintptr_t) {
	b := busOf(user)
	cgo.Handle(user).Delete()
	b.retire()
}
