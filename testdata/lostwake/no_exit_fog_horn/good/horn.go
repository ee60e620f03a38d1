// Package horn blows a fog horn at the other end of a wire.
package horn

import (
	"time"

	"github.com/futurelint/futurelint/testdata/lostwake/no_exit_fog_horn/wire"
)

// blast is one sound of the horn.
type blast struct {
	long  bool
	blown chan struct{}
}

// Horn is on the rock.
type Horn struct {
	line   *wire.Line[*blast]
	torn   chan struct{}
	breath time.Duration
}

// New returns a horn.
func New(breath time.Duration) *Horn {
	h := &Horn{line: wire.New[*blast](), torn: make(chan struct{}), breath: breath}
	h.line.Listen(h.blow)
	return h
}

func (h *Horn) blow(b *blast) {
	select {
	case <-time.After(h.breath):
	case <-h.torn:
	}
	close(b.blown)
}

// Sound blows the horn, and returns when it is silent again.
func (h *Horn) Sound(long bool) {
	b := &blast{long: long, blown: make(chan struct{})}
	h.line.Send(b)
	select {
	case <-b.blown:
	case <-h.torn:
	}
}

// Dismantle takes the horn down; it is called once.
func (h *Horn) Dismantle() {
	close(h.torn)
	h.line.Close()
}
