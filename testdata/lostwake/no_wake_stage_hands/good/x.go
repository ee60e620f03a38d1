// Package stage lends hands to scenes. A hand whose scene collapses goes home, is counted off
// at the very end, and tells the next scene.
package stage

import "sync"

type Stage struct {
	mu    sync.Mutex
	freed *sync.Cond
	idle  []*Hand
	busy  int
	most  int
}

type Hand struct {
	stage *Stage
	work  chan func()
}

func New(most int) *Stage {
	s := &Stage{most: most}
	s.freed = sync.NewCond(&s.mu)
	return s
}

// Lend waits for a hand.
func (s *Stage) Lend() *Hand {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.idle) == 0 && s.busy < s.most {
		return s.hire()
	}
	for len(s.idle) == 0 {
		s.freed.Wait()
		if s.busy == 0 {
			return s.hire()
		}
	}
	h := s.idle[0]
	s.idle = s.idle[1:]
	return h
}

func (s *Stage) hire() *Hand {
	h := &Hand{stage: s, work: make(chan func())}
	s.busy++
	go h.run()
	return h
}

func (h *Hand) run() {
	defer h.goHome()
	for scene := range h.work {
		scene()
		h.stage.mu.Lock()
		h.stage.idle = append(h.stage.idle, h)
		h.stage.mu.Unlock()
		h.stage.freed.Signal()
	}
}

func (h *Hand) goHome() {
	recover()
	h.stage.mu.Lock()
	h.stage.busy--
	h.stage.mu.Unlock()
	h.stage.freed.Signal()
}

// Do has the hand play a scene.
func (h *Hand) Do(scene func()) { h.work <- scene }
