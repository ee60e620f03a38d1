// Package boathouse has room for a few boats, of which some are there at first.
package boathouse

import "context"

// Boat is one.
type Boat struct{ name string }

// House builds boats when there is room.
type House struct {
	room  chan struct{}
	idle  chan *Boat
	build func() (*Boat, error)
}

// New builds the first boats.
func New(first, most int, build func() (*Boat, error)) (*House, error) {
	h := &House{make(chan struct{}, most), make(chan *Boat, most), build}
	for range first {
		h.room <- struct{}{}
		b, err := build()
		if err != nil {
			return nil, err
		}
		h.idle <- b
	}
	return h, nil
}

// Take takes one that is idle, or builds one.
func (h *House) Take(ctx context.Context) (*Boat, error) {
	select {
	case h.room <- struct{}{}:
		b, err := h.build()
		if err != nil {
			return nil, err // want "dropped-wake: "
		}
		return b, nil
	case b := <-h.idle:
		return b, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// Put puts one back.
func (h *House) Put(b *Boat) {
	select {
	case h.idle <- b:
	default:
		<-h.room
	}
}
