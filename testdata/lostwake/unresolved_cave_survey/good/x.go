// Package cavesurvey has cavers look into all passages of a cave: who finds a fork sends others on.
package cavesurvey

import "sync"

// Survey is one survey.
type Survey struct {
	look  func(passage string) []string
	lamps chan struct{}
	dusk  <-chan struct{}

	under sync.WaitGroup
	mu    sync.Mutex
	seen  []string
}

// New returns a survey with some lamps, that ends at dusk.
func New(look func(string) []string, lamps int, dusk <-chan struct{}) *Survey {
	return &Survey{look: look, lamps: make(chan struct{}, lamps), dusk: dusk}
}

func (s *Survey) enter(passage string) {
	defer s.under.Done()
	select {
	case s.lamps <- struct{}{}:
	case <-s.dusk:
		return
	}
	forks := s.look(passage)
	<-s.lamps
	s.mu.Lock()
	s.seen = append(s.seen, passage)
	s.mu.Unlock()
	for _, f := range forks {
		s.under.Add(1)
		go s.enter(f)
	}
}

// Run returns what was seen.
func (s *Survey) Run(mouth string) []string {
	s.under.Add(1)
	go s.enter(mouth)
	s.under.Wait()
	return s.seen
}
