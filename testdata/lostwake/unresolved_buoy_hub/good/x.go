// Package buoys waits for reports from weather buoys.
package buoys

import (
	"errors"
	"sync"
)

// ErrReset is returned to those who wait while the hub is reset.
var ErrReset = errors.New("buoys: hub was reset")

// Report comes from a buoy.
type Report struct {
	Buoy   string
	Metres float64
}

type outcome struct {
	report Report
	err    error
}

// Hub hands each report to those who asked for the buoy.
type Hub struct {
	mu     sync.Mutex
	asking map[string][]chan outcome
	resets int
}

// NewHub returns a hub.
func NewHub() *Hub { return &Hub{asking: make(map[string][]chan outcome)} }

// Ask waits for the next report of a buoy.
func (h *Hub) Ask(buoy string) (Report, error) {
	c := make(chan outcome, 1)
	h.mu.Lock()
	h.asking[buoy] = append(h.asking[buoy], c)
	h.mu.Unlock()
	o := <-c
	return o.report, o.err
}

// Receive takes a report from the radio.
func (h *Hub) Receive(r Report) {
	h.mu.Lock()
	cs := h.asking[r.Buoy]
	delete(h.asking, r.Buoy)
	h.mu.Unlock()
	for _, c := range cs {
		c <- outcome{report: r}
	}
}

// Reset forgets everything. It is called when the radio was replaced, and buoys
// have got new names.
func (h *Hub) Reset() {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.resets++
	for _, cs := range h.asking {
		for _, c := range cs {
			c <- outcome{err: ErrReset}
		}
	}
	h.asking = make(map[string][]chan outcome)
}

// Resets returns how often the hub was reset.
func (h *Hub) Resets() int {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.resets
}
