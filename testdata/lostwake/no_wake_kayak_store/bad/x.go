// Package kayaks lends kayaks, and builds some while there is wood.
package kayaks

import (
	"errors"
	"sync"
)

// ErrSunk says that a kayak did not come back.
var ErrSunk = errors.New("kayaks: sunk")

// Store has kayaks that lie there, and some that are out.
type Store struct {
	mu    sync.Mutex
	back  *sync.Cond
	here  []int
	count int
	most  int
}

// New returns a store without kayaks.
func New(most int) *Store {
	s := &Store{most: most}
	s.back = sync.NewCond(&s.mu)
	return s
}

func (s *Store) take(build func() (int, error)) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for len(s.here) == 0 && s.count >= s.most {
		s.back.Wait()
	}
	if n := len(s.here); n > 0 {
		k := s.here[n-1]
		s.here = s.here[:n-1]
		return k, nil
	}
	s.count++
	s.mu.Unlock()
	k, err := build()
	s.mu.Lock()
	if err != nil {
		s.count--
		s.back.Signal()
	}
	return k, err
}

func (s *Store) bring(k int, sunk bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if sunk {
		s.count-- // want "no-wake: "
		return
	}
	s.here = append(s.here, k)
	s.back.Signal()
}

// Tour goes on a tour with some kayak.
func (s *Store) Tour(build func() (int, error), paddle func(int) error) error {
	k, err := s.take(build)
	if err != nil {
		return err
	}
	err = paddle(k)
	s.bring(k, errors.Is(err, ErrSunk))
	return err
}
