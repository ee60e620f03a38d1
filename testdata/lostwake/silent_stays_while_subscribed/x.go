// Package relay hands lines on to listeners, who stay as long as the relay is open.
package relay

import (
	"context"
	"errors"
	"sync"
)

var ErrUnknown = errors.New("unknown relay")

type listener struct{ to chan string }

type relay struct {
	sync.Mutex
	said      []string
	listeners map[*listener]struct{}
	over      chan struct{}
}

type Board struct {
	sync.Mutex
	relays map[int64]*relay
}

func New() *Board { return &Board{relays: map[int64]*relay{}} }

func (b *Board) Open(id int64) {
	b.Lock()
	b.open(id)
	b.Unlock()
}

func (b *Board) open(id int64) {
	if _, ok := b.relays[id]; !ok {
		b.relays[id] = &relay{listeners: make(map[*listener]struct{}), over: make(chan struct{})}
	}
}

func (b *Board) Say(id int64, line string) {
	b.Lock()
	r, ok := b.relays[id]
	if !ok {
		b.open(id)
		r = b.relays[id]
	}
	b.Unlock()

	r.Lock()
	r.said = append(r.said, line)
	for l := range r.listeners {
		select {
		case l.to <- line:
		default:
		}
	}
	r.Unlock()
}

// Listen returns when the relay is closed, or the context ends.
func (b *Board) Listen(ctx context.Context, id int64, to chan string) error {
	b.Lock()
	r, ok := b.relays[id]
	b.Unlock()
	if !ok {
		return ErrUnknown
	}
	l := &listener{to: to}
	r.Lock()
	r.listeners[l] = struct{}{}
	r.Unlock()
	select {
	case <-ctx.Done():
	case <-r.over:
	}
	r.Lock()
	delete(r.listeners, l)
	r.Unlock()
	return nil
}

func (b *Board) Close(id int64) error {
	b.Lock()
	r, ok := b.relays[id]
	b.Unlock()
	if !ok {
		return ErrUnknown
	}
	r.Lock()
	close(r.over)
	r.Unlock()
	b.Lock()
	delete(b.relays, id)
	b.Unlock()
	return nil
}
