// Package museum counts visitors; the count of yesterday is restored before
// anybody can wait for it.
package museum

import (
	"encoding/json"
	"fmt"
	"io"
	"sync"
)

// Hall admits visitors up to its capacity.
type Hall struct {
	mu       sync.Mutex
	freed    *sync.Cond
	inside   int
	capacity int
	closed   bool
}

type snapshot struct {
	Inside   int  `json:"inside"`
	Capacity int  `json:"capacity"`
	Closed   bool `json:"closed"`
}

func newHall() *Hall {
	h := new(Hall)
	h.freed = sync.NewCond(&h.mu)
	return h
}

// restore overwrites the state. The hall must not be in use yet.
func (h *Hall) restore(s snapshot) {
	h.inside = s.Inside
	h.capacity = s.Capacity
	h.closed = s.Closed
}

// Load reads a hall that Save wrote.
func Load(r io.Reader) (*Hall, error) {
	var s snapshot
	if err := json.NewDecoder(r).Decode(&s); err != nil {
		return nil, fmt.Errorf("museum: %w", err)
	}
	h := newHall()
	h.restore(s)
	return h, nil
}

// Save writes the hall.
func (h *Hall) Save(w io.Writer) error {
	h.mu.Lock()
	s := snapshot{h.inside, h.capacity, h.closed}
	h.mu.Unlock()
	return json.NewEncoder(w).Encode(s)
}

// Enter waits for room; it fails in a closed hall.
func (h *Hall) Enter() bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	for h.inside >= h.capacity && !h.closed {
		h.freed.Wait()
	}
	if h.closed {
		return false
	}
	h.inside++
	return true
}

// Exit makes room for one.
func (h *Hall) Exit() {
	h.mu.Lock()
	h.inside--
	h.mu.Unlock()
	h.freed.Signal()
}

// Close ends the visiting hours.
func (h *Hall) Close() {
	h.mu.Lock()
	h.closed = true
	h.mu.Unlock()
	h.freed.Broadcast()
}
