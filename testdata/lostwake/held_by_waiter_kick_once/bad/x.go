// Package stable wakes the grooms after a while, unless the stable is closed before. Close waits
// for whoever does that with the lock that it needs.
package stable

import (
	"sync"
	"time"
)

type Stable struct {
	mu     sync.Mutex
	grooms []chan error
	gone   chan struct{}
	kicker sync.WaitGroup
}

func New() *Stable {
	s := &Stable{gone: make(chan struct{})}
	s.kicker.Add(1)
	go func() {
		defer s.kicker.Done()
		after := time.NewTimer(time.Second)
		select {
		case <-after.C:
			s.kick()
		case <-s.gone:
		}
		after.Stop()
	}()
	return s
}

func (s *Stable) kick() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, g := range s.grooms {
		g <- nil
	}
	s.grooms = nil
}

func (s *Stable) Wait() error {
	groom := make(chan error, 1)
	s.mu.Lock()
	s.grooms = append(s.grooms, groom)
	s.mu.Unlock()
	return <-groom
}

func (s *Stable) Close() {
	s.mu.Lock()
	defer s.mu.Unlock()
	close(s.gone)
	s.kicker.Wait() // want `held-by-waiter: \(\*Stable\).Close waits holding Stable.mu, which \(\*Stable\).kick takes at line 34 before it comes there`
	for _, g := range s.grooms {
		g <- nil
	}
	s.grooms = nil
}
