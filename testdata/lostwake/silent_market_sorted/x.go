// Package sorted hands methods to outsiders that call them at once, and wakes behind that.
package sorted

import "sync"

// A Stall has pears, which buyers wait for.
type Stall struct {
	mu    sync.Mutex
	came  *sync.Cond
	once  sync.Once
	pears int
}

// New returns a stall.
func New() *Stall {
	s := &Stall{}
	s.came = sync.NewCond(&s.mu)
	return s
}

func (s *Stall) fill() {
	s.mu.Lock()
	s.pears = 40
	s.mu.Unlock()
}

// Open fills the stall once, and calls all.
func (s *Stall) Open() {
	s.once.Do(s.fill)
	s.came.Broadcast()
}

// Buy waits for a pear.
func (s *Stall) Buy() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for s.pears == 0 {
		s.came.Wait()
	}
	s.pears--
}
