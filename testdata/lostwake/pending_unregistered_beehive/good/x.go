// Package beehive polls the honey of several hives as one stream. Polling
// never waits: the caller is told later by the call-back it passed.
package beehive

import "sync"

// Source can be polled for jars. When ok is false, wake is called once as
// soon as another poll is worthwhile.
type Source interface {
	Poll(wake func()) (jars int, ok bool)
}

// Hive is a source that a beekeeper fills by hand.
type Hive struct {
	mu   sync.Mutex
	jars int
	wake func()
}

// Poll implements Source.
func (h *Hive) Poll(wake func()) (int, bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.jars == 0 {
		h.wake = wake
		return 0, false
	}
	n := h.jars
	h.jars = 0
	return n, true
}

// Fill adds jars.
func (h *Hive) Fill(jars int) {
	h.mu.Lock()
	h.jars += jars
	wake := h.wake
	h.wake = nil
	h.mu.Unlock()
	if wake != nil {
		wake()
	}
}

// Crate turns jars into full crates of a fixed size.
type Crate struct {
	src    Source
	size   int
	inside int
}

// Pack returns a source whose jars come by the crate.
func Pack(src Source, size int) *Crate { return &Crate{src: src, size: size} }

// Poll implements Source: it returns the jars of all full crates.
func (c *Crate) Poll(wake func()) (int, bool) {
	for c.inside < c.size {
		jars, ok := c.src.Poll(wake)
		if !ok {
			return 0, false
		}
		c.inside += jars
	}
	full := c.inside - c.inside%c.size
	c.inside -= full
	return full, true
}
