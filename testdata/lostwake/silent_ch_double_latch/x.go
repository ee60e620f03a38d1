// Package latch has doors which many may open, and which stay open.
package latch

import "sync"

// Door is opened once, whoever comes first.
type Door struct {
	once sync.Once
	open chan struct{}
	who  string
}

// NewDoor returns a closed door.
func NewDoor() *Door { return &Door{open: make(chan struct{})} }

// Open opens the door.
func (d *Door) Open(who string) {
	d.once.Do(func() {
		d.who = who
		close(d.open)
	})
}

// Pass waits until the door is open and tells who has opened it.
func (d *Door) Pass() string {
	<-d.open
	return d.who
}

// Hall has a gate that is either opened or bricked up.
type Hall struct {
	mu      sync.Mutex
	decided bool
	bricked bool
	gate    chan struct{}
}

// NewHall returns a hall.
func NewHall() *Hall { return &Hall{gate: make(chan struct{})} }

func (h *Hall) decide(bricked bool) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.decided {
		return false
	}
	h.decided = true
	h.bricked = bricked
	close(h.gate)
	return true
}

// Open reports whether it was in time.
func (h *Hall) Open() bool { return h.decide(false) }

// Brick reports whether it was in time.
func (h *Hall) Brick() bool { return h.decide(true) }

// Enter waits for the decision and reports whether one may enter.
func (h *Hall) Enter() bool {
	<-h.gate
	h.mu.Lock()
	defer h.mu.Unlock()
	return !h.bricked
}
