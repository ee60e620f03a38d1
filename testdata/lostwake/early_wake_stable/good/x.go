// Package stable lends out horses, which are groomed before the next ride.
package stable

import (
	"errors"
	"sync"
)

// ErrShut is reported once the stable is shut.
var ErrShut = errors.New("stable: shut")

// A Horse can be ridden.
type Horse struct {
	Name  string
	Rides int
}

// A Stable has a fixed number of horses.
type Stable struct {
	mu   sync.Mutex
	cond *sync.Cond
	in   []*Horse
	out  int
	shut bool

	groom func(*Horse) error
}

// New returns a stable with the horses in it.
func New(groom func(*Horse) error, horses ...*Horse) *Stable {
	s := &Stable{in: horses, groom: groom}
	s.cond = sync.NewCond(&s.mu)
	return s
}

// Saddle waits for a horse.
func (s *Stable) Saddle() (*Horse, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for !s.shut && len(s.in) == 0 {
		s.cond.Wait()
	}
	if s.shut {
		return nil, ErrShut
	}
	h := s.in[0]
	s.in = s.in[1:]
	s.out++
	return h, nil
}

// Return takes a horse back and grooms it. A horse that cannot be groomed is
// given away.
func (s *Stable) Return(h *Horse) error {
	s.mu.Lock()
	s.out--
	h.Rides++
	s.mu.Unlock()

	// Grooming takes long: not under the lock.
	err := s.groom(h)

	s.mu.Lock()
	defer s.mu.Unlock()
	if err != nil {
		return err
	}
	s.in = append(s.in, h)
	s.cond.Broadcast()
	return nil
}

// Out tells how many horses are out.
func (s *Stable) Out() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.out
}

// Shut sends all away who wait for a horse.
func (s *Stable) Shut() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.shut = true
	s.cond.Broadcast()
}
