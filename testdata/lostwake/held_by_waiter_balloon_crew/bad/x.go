// Package ballooncrew: each balloon radios what it measures when it has measured something. The
// station lands them under the lock with which a balloon writes down what it has measured.
package ballooncrew

import (
	"sync"
	"time"
)

type Probe interface{ Measure() (float64, error) }

type Station struct {
	mu     sync.Mutex
	log    map[int]float64
	aloft  sync.WaitGroup
	landed bool
	land   chan struct{}
}

func Launch(probes []Probe) *Station {
	s := &Station{log: map[int]float64{}, land: make(chan struct{})}
	for i, p := range probes {
		s.aloft.Add(1)
		go s.drift(i, p)
	}
	return s
}

func (s *Station) drift(i int, p Probe) {
	defer s.aloft.Done()
	for {
		select {
		case <-time.After(time.Minute):
			if v, err := p.Measure(); err == nil && v > 0 {
				s.write(i, v)
			}
		case <-s.land:
			return
		}
	}
}

func (s *Station) write(i int, v float64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.log[i] = v
}

// Land waits for all balloons.
func (s *Station) Land() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.landed {
		return
	}
	s.landed = true
	close(s.land)
	s.aloft.Wait() // want `held-by-waiter: \(\*Station\).Land waits holding Station.mu, which \(\*Station\).write takes at line [0-9]+ before it comes there`
}
