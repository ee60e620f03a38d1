// Package again has a shelf whose takers look again by calling themselves.
package again

import "sync"

// Shelf holds jars up to a mark.
type Shelf struct {
	mu   sync.Mutex
	some *sync.Cond
	jars []string
	at   int
	done bool
}

// NewShelf returns a shelf.
func NewShelf() *Shelf {
	s := &Shelf{}
	s.some = sync.NewCond(&s.mu)
	return s
}

// Take takes the next jar.
func (s *Shelf) Take() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	i := s.next()
	if i < 0 {
		return ""
	}
	s.at = i + 1
	return s.jars[i]
}

func (s *Shelf) next() int {
	if s.at < len(s.jars) {
		return s.at
	}
	if s.done {
		return -1
	}
	s.some.Wait()
	return s.next()
}

// Put adds a jar.
func (s *Shelf) Put(jar string) {
	s.mu.Lock()
	s.jars = append(s.jars, jar)
	s.mu.Unlock()
	s.some.Signal()
}

// Close ends it. Who finds that later may note so once more, which is news to nobody.
func (s *Shelf) Close() {
	s.mu.Lock()
	s.done = true
	s.mu.Unlock()
	s.some.Broadcast()
}
