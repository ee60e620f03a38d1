// Package baggage tells travellers when their trunks have arrived.
package baggage

import "sync"

// A Claim is settled when its trunk arrives or is given up.
type Claim struct {
	tag  string
	shed string
	lost bool
	come chan struct{}
}

// Wait returns the shed where the trunk stands, false if it was given up.
func (c *Claim) Wait() (shed string, ok bool) {
	<-c.come
	return c.shed, !c.lost
}

// A Hall knows the trunks and those who wait for them.
type Hall struct {
	mu     sync.Mutex
	stands map[string]string
	claims map[string][]*Claim
}

// New returns an empty hall.
func New() *Hall {
	return &Hall{stands: make(map[string]string), claims: make(map[string][]*Claim)}
}

// Claim asks for a trunk.
func (h *Hall) Claim(tag string) *Claim {
	c := &Claim{tag: tag, come: make(chan struct{})}
	h.mu.Lock()
	defer h.mu.Unlock()
	if shed, ok := h.stands[tag]; ok {
		c.shed = shed
		close(c.come)
		return c
	}
	h.claims[tag] = append(h.claims[tag], c)
	return c
}

func call(claims []*Claim) {
	for _, c := range claims {
		close(c.come)
	}
}

// Arrive puts a trunk in a shed. The travellers are called after the lock is
// given up.
func (h *Hall) Arrive(tag, shed string) { call(h.place(tag, shed)) }

func (h *Hall) place(tag, shed string) []*Claim {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.stands[tag] = shed
	claims := h.claims[tag]
	delete(h.claims, tag)
	for _, c := range claims {
		c.shed = shed
	}
	return claims
}

// GiveUp settles all open claims as lost.
func (h *Hall) GiveUp() {
	var lost []*Claim
	defer func() { call(lost) }()

	h.mu.Lock()
	defer h.mu.Unlock()
	for _, claims := range h.claims {
		lost = append(lost, claims...)
	}
	for _, c := range lost {
		c.lost = true
	}
	clear(h.claims)
}
