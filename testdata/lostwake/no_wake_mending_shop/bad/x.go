// Package mending mends coats, and lets people wait until none is left.
package mending

import "sync"

// Shop mends in the background.
type Shop struct {
	coats chan string
	mend  func(string) error

	mu   sync.Mutex
	idle *sync.Cond
	left int
	torn []string
}

// Open opens a shop.
func Open(mend func(string) error) *Shop {
	s := &Shop{coats: make(chan string, 8), mend: mend}
	s.idle = sync.NewCond(&s.mu)
	go s.work()
	return s
}

func (s *Shop) work() {
	for {
		coat, ok := <-s.coats
		if !ok {
			return
		}
		if err := s.mend(coat); err != nil {
			s.mu.Lock()
			s.torn = append(s.torn, coat)
			s.left-- // want "no-wake: "
			s.mu.Unlock()
			continue
		}
		s.mu.Lock()
		s.left--
		s.idle.Broadcast()
		s.mu.Unlock()
	}
}

// Bring brings a coat.
func (s *Shop) Bring(coat string) {
	s.mu.Lock()
	s.left++
	s.mu.Unlock()
	s.coats <- coat
}

// Wait waits until no coat is left.
func (s *Shop) Wait() {
	s.mu.Lock()
	for s.left > 0 {
		s.idle.Wait()
	}
	s.mu.Unlock()
}
