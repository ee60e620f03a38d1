// Package printagain prints posters; what could not be printed goes back on the desk, and those
// who wait are told when it is.
package printagain

import "sync"

type poster struct {
	text string
	hung chan error
}

// Shop is a print shop.
type Shop struct {
	print func(n int) error

	mu      sync.Mutex
	posters []*poster
}

// Hang waits until a poster is printed.
func (s *Shop) Hang(text string) error {
	p := &poster{text, make(chan error, 1)}
	s.mu.Lock()
	s.posters = append(s.posters, p)
	s.mu.Unlock()
	return <-p.hung
}

func (s *Shop) takeAll() []*poster {
	s.mu.Lock()
	defer s.mu.Unlock()
	all := s.posters
	s.posters = nil
	return all
}

// Run prints what there is.
func (s *Shop) Run() error {
	ps := s.takeAll()
	if err := s.print(len(ps)); err != nil {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.posters = append(ps, s.posters...)
		return err
	}
	for _, p := range ps {
		p.hung <- nil
	}
	return nil
}
