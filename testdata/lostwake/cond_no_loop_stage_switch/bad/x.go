// Package stage lets the acts of a show on, one at a time.
package stage

import "sync"

// Show has one act at a time on the stage.
type Show struct {
	mu    sync.Mutex
	exit  *sync.Cond
	on    string
	shown []string
}

// Announce returns a show with an empty stage.
func Announce() *Show {
	s := &Show{}
	s.exit = sync.NewCond(&s.mu)
	return s
}

// enter waits for an empty stage, except if that act is on it.
func (s *Show) enter(act string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case s.on == act:
		return false
	case s.on != "":
		s.exit.Wait() // want "cond-no-loop: "
	}
	s.on = act
	return true
}

func (s *Show) leave() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.shown = append(s.shown, s.on)
	s.on = ""
	s.exit.Broadcast()
}

// Perform has the stage for itself while play runs.
func (s *Show) Perform(act string, play func()) bool {
	if act == "" || !s.enter(act) {
		return false
	}
	defer s.leave()
	play()
	return true
}

// Shown returns the acts so far.
func (s *Show) Shown() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]string(nil), s.shown...)
}
