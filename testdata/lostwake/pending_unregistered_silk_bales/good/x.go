// Package silk collects bales until there are enough for a cart.
package silk

import "sync"

// Stock is filled by weavers, and emptied by one carter.
type Stock struct {
	mu    sync.Mutex
	bales []string
	wake  func()
}

// Weave adds a bale.
func (s *Stock) Weave(bale string) {
	s.mu.Lock()
	s.bales = append(s.bales, bale)
	wake := s.wake
	s.wake = nil
	s.mu.Unlock()
	if wake != nil {
		wake()
	}
}

// next returns a bale, or arranges that wake is called when there is one.
func (s *Stock) next(wake func()) (bale string, ok bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.bales) == 0 {
		s.wake = wake
		return "", false
	}
	bale = s.bales[0]
	s.bales = s.bales[1:]
	return bale, true
}

// Cart is loaded from a stock.
type Cart struct {
	stock *Stock
	load  []string
	room  int
}

// NewCart returns an empty cart.
func NewCart(s *Stock, room int) *Cart { return &Cart{stock: s, room: room} }

// PollFull loads what there is. It returns the load if the cart is full; else
// wake is called when it pays to poll again.
func (c *Cart) PollFull(wake func()) (load []string, full bool) {
	for len(c.load) < c.room {
		bale, ok := c.stock.next(wake)
		if !ok {
			return nil, false
		}
		c.load = append(c.load, bale)
	}
	load, c.load = c.load, nil
	return load, true
}
