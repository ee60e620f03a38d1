// Package choir hands the score to those who have put themselves on a list.
package choir

import "sync"

// Score is handed out once.
type Score struct {
	mu      sync.Mutex
	singers []chan string
	text    string
}

// list notes a singer; the lock is free again before anybody could be handed the score.
func (s *Score) list() (string, chan string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.text != "" {
		return s.text, nil
	}
	mine := make(chan string)
	s.singers = append(s.singers, mine)
	return "", mine
}

// Read waits for the score.
func (s *Score) Read() string {
	text, mine := s.list()
	if mine == nil {
		return text
	}
	return <-mine
}

// Publish hands the score to all on the list, with the lock.
func (s *Score) Publish(text string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.text != "" {
		return
	}
	s.text = text
	for _, singer := range s.singers {
		singer <- text
	}
}
