// Package herald has a crier stand in the square before it returns: who cries counts down by what it was given.
package herald

import "sync"

// Square is where criers stand.
type Square struct {
	mu     sync.Mutex
	criers []chan string
}

// Stand cries what is announced; it calls placed once it stands there.
func (s *Square) Stand(placed func(), cry func(string)) {
	news := make(chan string, 8)
	s.mu.Lock()
	s.criers = append(s.criers, news)
	s.mu.Unlock()
	if placed != nil {
		placed()
	}
	for n := range news {
		cry(n)
	}
}

// Send returns when the crier stands.
func (s *Square) Send(cry func(string)) {
	var wg sync.WaitGroup
	wg.Add(1)
	go s.Stand(wg.Done, cry)
	wg.Wait()
}

// Leave sends all home.
func (s *Square) Leave() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, c := range s.criers {
		close(c)
	}
	s.criers = nil
}
