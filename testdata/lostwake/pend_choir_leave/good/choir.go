// Package choir brings in voices on a cue. Singers are tasks of a scheduler
// and are polled by it.
package choir

import "sync"

// Singer can be nudged by anyone, which makes the scheduler poll it.
type Singer interface{ Nudge() }

type stand struct {
	singer Singer
	voice  string
}

// Score is a sequence of cues, given by a conductor.
type Score struct {
	mu     sync.Mutex
	bar    int
	over   bool
	stands map[int]stand
	seq    int
}

// NewScore returns a score at bar 0.
func NewScore() *Score {
	return &Score{stands: make(map[int]stand)}
}

func (s *Score) takeStand(st stand) (key int) {
	s.seq++
	s.stands[s.seq] = st
	return s.seq
}

func (s *Score) leaveStand(key int) { delete(s.stands, key) }

// PollBar asks whether the conductor has come to a bar. ok is false as long as
// this is open, and the singer is nudged when it is worth asking again.
func (s *Score) PollBar(bar int, voice string, singer Singer) (sing, ok bool) {
	s.mu.Lock()
	defer s.mu.Unlock()

	key := s.takeStand(stand{singer, voice})
	if s.over {
		s.leaveStand(key)
		return false, true
	}
	if s.bar >= bar {
		s.leaveStand(key)
		return true, true
	}
	return false, false
}

// Voices returns how many stands every voice has.
func (s *Score) Voices() map[string]int {
	s.mu.Lock()
	defer s.mu.Unlock()
	n := make(map[string]int)
	for _, st := range s.stands {
		n[st.voice]++
	}
	return n
}

// Cue moves on by one bar.
func (s *Score) Cue() { s.tell(func() { s.bar++ }) }

// Finish ends the piece.
func (s *Score) Finish() { s.tell(func() { s.over = true }) }

func (s *Score) tell(change func()) {
	s.mu.Lock()
	change()
	old := s.stands
	s.stands = make(map[int]stand)
	s.mu.Unlock()
	for _, st := range old {
		st.singer.Nudge()
	}
}
