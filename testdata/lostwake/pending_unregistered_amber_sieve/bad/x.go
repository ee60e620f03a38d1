// Package amber sieves sand for amber; a task polls the sieve.
package amber

import "sync"

// State is the answer to a poll.
type State int

const (
	Pending State = iota
	Found
	Exhausted
)

// Task is scheduled when it is notified.
type Task struct{ run chan<- *Task }

// Notify schedules the task.
func (t *Task) Notify() { t.run <- t }

// Sieve has sand of several beaches.
type Sieve struct {
	mu    sync.Mutex
	grams []int
	spent bool
	tasks []*Task
}

// Poll takes a piece of at least min grams. If the answer is Pending, the task
// is notified when the sieve has changed.
func (s *Sieve) Poll(t *Task, min int) (grams int, st State) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.grams) == 0 && !s.spent {
		s.tasks = append(s.tasks, t)
		return 0, Pending
	}
	for i, g := range s.grams {
		if g >= min {
			s.grams = append(s.grams[:i], s.grams[i+1:]...)
			return g, Found
		}
	}
	if s.spent {
		return 0, Exhausted
	}
	return 0, Pending // want "pending-unregistered: "
}

func (s *Sieve) takeTasks() []*Task {
	ts := s.tasks
	s.tasks = nil
	return ts
}

// Shake adds pieces.
func (s *Sieve) Shake(grams ...int) {
	s.mu.Lock()
	s.grams = append(s.grams, grams...)
	ts := s.takeTasks()
	s.mu.Unlock()
	for _, t := range ts {
		t.Notify()
	}
}

// Spend says that no more sand will come.
func (s *Sieve) Spend() {
	s.mu.Lock()
	s.spent = true
	ts := s.takeTasks()
	s.mu.Unlock()
	for _, t := range ts {
		t.Notify()
	}
}
