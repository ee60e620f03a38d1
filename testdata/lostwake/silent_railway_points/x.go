// Package railway holds trains at a signal.
package railway

import "sync"

// Section of a track. Some changes make trains wait for longer, and nobody is
// woken for them.
type Section struct {
	mu      sync.Mutex
	clear   *sync.Cond
	blocked int // reasons to keep trains out
	trains  int
	limit   int
}

// NewSection returns a section for at most limit trains.
func NewSection(limit int) *Section {
	s := &Section{limit: limit}
	s.clear = sync.NewCond(&s.mu)
	return s
}

// Block keeps trains out until Unblock.
func (s *Section) Block() {
	s.mu.Lock()
	s.blocked++
	s.mu.Unlock()
}

// Unblock takes one reason away.
func (s *Section) Unblock() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.blocked == 0 {
		return
	}
	s.blocked--
	if s.blocked == 0 {
		s.clear.Broadcast()
	}
}

// Tighten lowers the limit. It never raises it.
func (s *Section) Tighten(limit int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if limit < s.limit && limit > 0 {
		s.limit = limit
	}
}

// Enter waits for the signal.
func (s *Section) Enter() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for s.blocked > 0 || s.trains >= s.limit {
		s.clear.Wait()
	}
	s.trains++
}

// Exit leaves the section.
func (s *Section) Exit() {
	s.mu.Lock()
	s.trains--
	s.mu.Unlock()
	s.clear.Signal()
}
