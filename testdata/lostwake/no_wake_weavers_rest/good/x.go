// Package weaversrest has weavers work off a pile; who wants to sweep waits until no loom runs.
package weaversrest

import "sync"

// Hall is a hall of looms.
type Hall struct {
	mu     sync.Mutex
	pile   []func() error
	thread *sync.Cond
	still  *sync.Cond
	looms  int
	torn   []error
	cloths int
}

// New returns a hall with weavers.
func New(weavers int) *Hall {
	h := &Hall{}
	h.thread = sync.NewCond(&h.mu)
	h.still = sync.NewCond(&h.mu)
	for range weavers {
		go h.weave()
	}
	return h
}

// Lay lays work on the pile.
func (h *Hall) Lay(work func() error) {
	h.mu.Lock()
	h.pile = append(h.pile, work)
	h.looms++
	h.mu.Unlock()
	h.thread.Signal()
}

func (h *Hall) take() func() error {
	h.mu.Lock()
	defer h.mu.Unlock()
	for len(h.pile) == 0 {
		h.thread.Wait()
	}
	work := h.pile[0]
	h.pile = h.pile[1:]
	return work
}

func (h *Hall) weave() {
	for {
		work := h.take()
		err := work()
		h.mu.Lock()
		h.looms--
		if h.looms == 0 {
			h.still.Broadcast()
		}
		if err != nil {
			h.torn = append(h.torn, err)
			h.mu.Unlock()
			continue
		}
		h.cloths++
		h.mu.Unlock()
	}
}

// Sweep waits until no loom runs.
func (h *Hall) Sweep() {
	h.mu.Lock()
	defer h.mu.Unlock()
	for h.looms > 0 {
		h.still.Wait()
	}
}
