// Package radio lets listeners wait for a song; a station that goes off the air
// answers all of them from another goroutine.
package radio

import "sync"

type request struct {
	song   string
	answer chan<- bool
}

// Station plays songs.
type Station struct {
	mu       sync.Mutex
	requests []request
	offAir   bool
}

// Request waits until the song is played. It reports false if it never will be.
func (s *Station) Request(song string) bool {
	answer := make(chan bool, 1)
	s.mu.Lock()
	if s.offAir {
		s.mu.Unlock()
		return false
	}
	s.requests = append(s.requests, request{song, answer})
	s.mu.Unlock()
	return <-answer
}

// Play plays a song for those who wished it.
func (s *Station) Play(song string) (fans int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	kept := make([]request, 0, len(s.requests))
	for _, r := range s.requests {
		if r.song != song {
			kept = append(kept, r)
			continue
		}
		r.answer <- true
		fans++
	}
	s.requests = kept
	return fans
}

// SignOff ends the programme.
func (s *Station) SignOff() {
	s.mu.Lock()
	s.offAir = true
	left := s.requests
	s.requests = nil
	s.mu.Unlock()
	go decline(left)
}

func decline(rs []request) {
	for _, r := range rs {
		r.answer <- false
	}
}
