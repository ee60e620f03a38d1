// Package stables lends horses; a rider who loses patience leaves the queue,
// or hands back the horse that was led out to him in that very moment.
package stables

import (
	"container/list"
	"context"
	"sync"
)

// Horse is lent to one rider.
type Horse struct{ Name string }

type rider struct {
	lead chan *Horse // holds one
	spot *list.Element
}

// Stable owns the horses.
type Stable struct {
	mu     sync.Mutex
	boxes  []*Horse
	riders list.List
}

// New returns a stable.
func New(horses ...*Horse) *Stable {
	return &Stable{boxes: append([]*Horse(nil), horses...)}
}

// Saddle waits for a horse.
func (s *Stable) Saddle(ctx context.Context) (*Horse, error) {
	s.mu.Lock()
	if last := len(s.boxes) - 1; last >= 0 && s.riders.Len() == 0 {
		h := s.boxes[last]
		s.boxes = s.boxes[:last]
		s.mu.Unlock()
		return h, nil
	}
	r := &rider{lead: make(chan *Horse, 1)}
	r.spot = s.riders.PushBack(r)
	s.mu.Unlock()

	select {
	case h := <-r.lead:
		return h, nil
	case <-ctx.Done():
	}
	if !s.forget(r) {
		// The groom was faster: the horse is on its way.
		s.Stall(<-r.lead)
	}
	return nil, ctx.Err()
}

// forget takes r out of the queue and reports whether it still stood there.
func (s *Stable) forget(r *rider) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if r.spot == nil {
		return false
	}
	s.riders.Remove(r.spot)
	r.spot = nil
	return true
}

// call takes the first rider out of the queue. The caller holds s.mu.
func (s *Stable) call() *rider {
	e := s.riders.Front()
	if e == nil {
		return nil
	}
	r := s.riders.Remove(e).(*rider)
	r.spot = nil
	return r
}

// Stall takes h back; it goes to one rider, there is nothing to share.
func (s *Stable) Stall(h *Horse) {
	s.mu.Lock()
	r := s.call()
	if r == nil {
		s.boxes = append(s.boxes, h)
	}
	s.mu.Unlock()
	if r != nil {
		r.lead <- h
	}
}
