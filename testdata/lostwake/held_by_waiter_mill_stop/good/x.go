// Package mill stops its stones.
package mill

import "sync"

// Mill has stones, which its carts turn.
type Mill struct {
	mu     sync.Mutex
	stones map[int]*Stone
	worn   int
}

// Stone turns until it is stopped.
type Stone struct {
	id   int
	of   *Mill
	quit chan struct{}
	over sync.WaitGroup
}

// NewMill returns a mill without stones.
func NewMill() *Mill { return &Mill{stones: map[int]*Stone{}} }

// Turn starts a stone.
func (m *Mill) Turn(id int, grain <-chan int) {
	s := &Stone{id: id, of: m, quit: make(chan struct{})}
	m.mu.Lock()
	m.stones[id] = s
	m.mu.Unlock()
	s.over.Add(1)
	go s.run(grain)
}

func (s *Stone) run(grain <-chan int) {
	defer func() {
		s.of.tell()
		s.over.Done()
	}()
	for {
		select {
		case <-s.quit:
			return
		case n := <-grain:
			if n == 0 {
				s.of.mu.Lock()
				s.of.worn++
				delete(s.of.stones, s.id)
				s.of.mu.Unlock()
				return
			}
		}
	}
}

func (s *Stone) stop() {
	close(s.quit)
	s.over.Wait()
}

func (m *Mill) tell() {}

// Remove stops one.
func (m *Mill) Remove(id int) {
	m.mu.Lock()
	s := m.stones[id]
	delete(m.stones, id)
	m.mu.Unlock()
	if s != nil {
		s.stop()
	}
}

// Close stops all.
func (m *Mill) Close() {
	m.mu.Lock()
	var all []*Stone
	for id, s := range m.stones {
		delete(m.stones, id)
		all = append(all, s)
	}
	m.mu.Unlock()
	for _, s := range all {
		s.stop()
	}
}

// Sieve shakes at times, and is shut by who has it.
type Sieve struct {
	mu     sync.Mutex
	flour  int
	finish chan struct{}
	over   chan struct{}
}

// NewSieve returns a sieve that is shaken.
func NewSieve(shakes <-chan int) *Sieve {
	s := &Sieve{finish: make(chan struct{}), over: make(chan struct{})}
	go s.shake(shakes)
	return s
}

func (s *Sieve) shake(shakes <-chan int) {
	defer close(s.over)
	for {
		select {
		case n := <-shakes:
			s.mu.Lock()
			s.flour += n
			s.mu.Unlock()
		case <-s.finish:
			return
		}
	}
}

// Shut ends it.
func (s *Sieve) Shut() int {
	close(s.finish)
	<-s.over
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.flour
}

// Scale weighs what there is.
type Scale struct {
	mu   sync.Mutex
	next []int
	sum  int
	quit chan struct{}
	over sync.WaitGroup
}

// NewScale returns a scale.
func NewScale(ticks <-chan struct{}) *Scale {
	s := &Scale{quit: make(chan struct{})}
	s.over.Add(1)
	go func() {
		for {
			select {
			case <-ticks:
				s.weigh()
			case <-s.quit:
				s.over.Done()
				return
			}
		}
	}()
	return s
}

func (s *Scale) weigh() {
	if len(s.next) == 0 {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, n := range s.next {
		s.sum += n
	}
	s.next = s.next[:0]
}

// Shut ends it.
func (s *Scale) Shut() int {
	close(s.quit)
	s.over.Wait()
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.sum
}
