// Package tickets calls people from several halls.
package tickets

import "sync"

type hall struct {
	sync.Mutex
	people []string
}

func (h *hall) add(p string) {
	h.Lock()
	h.people = append(h.people, p)
	h.Unlock()
}

func (h *hall) first() (string, bool) {
	h.Lock()
	defer h.Unlock()
	if len(h.people) == 0 {
		return "", false
	}
	p := h.people[0]
	h.people = h.people[1:]
	return p, true
}

// Station has some halls.
type Station struct {
	halls [4]hall
	ding  chan struct{}
}

// Open opens a station.
func Open() *Station { return &Station{ding: make(chan struct{}, 1)} }

// Come comes to a hall.
func (s *Station) Come(at int, who string) {
	s.halls[at].add(who)
	select {
	case s.ding <- struct{}{}:
	default:
	}
}

func (s *Station) any() (string, bool) {
	for i := range s.halls {
		if who, ok := s.halls[i].first(); ok {
			return who, true
		}
	}
	return "", false
}

// Serve serves all who come.
func (s *Station) Serve(serve func(string)) {
	for {
		who, ok := s.any()
		if !ok {
			<-s.ding
			continue
		}
		serve(who)
	}
}
