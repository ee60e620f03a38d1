// Package breadshelf is the shelf between the oven and the counter.
package breadshelf

import "sync"

// Loaf is one bread.
type Loaf struct {
	Sort   string
	Weight int
}

// Shelf holds fresh loaves. Sellers take single ones from it; innkeepers
// only come for a whole basket.
type Shelf struct {
	mu     sync.Mutex
	change *sync.Cond
	loaves []Loaf
	room   int
	closed bool
}

// New returns an empty shelf with room for n loaves.
func New(n int) *Shelf {
	s := &Shelf{room: n}
	s.change = sync.NewCond(&s.mu)
	return s
}

// Place puts a loaf on the shelf; it is refused when the shelf is full.
func (s *Shelf) Place(l Loaf) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed || len(s.loaves) >= s.room {
		return false
	}
	s.loaves = append(s.loaves, l)
	s.change.Broadcast()
	return true
}

// Take waits for a loaf.
func (s *Shelf) Take() (Loaf, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for len(s.loaves) == 0 {
		if s.closed {
			return Loaf{}, false
		}
		s.change.Wait()
	}
	l := s.loaves[0]
	s.loaves = s.loaves[1:]
	return l, true
}

// TakeBasket waits until a whole basket can be filled. On a closed shelf it
// returns what is left.
func (s *Shelf) TakeBasket(size int) []Loaf {
	s.mu.Lock()
	defer s.mu.Unlock()
	size = min(size, s.room)
	for len(s.loaves) < size && !s.closed {
		s.change.Wait()
	}
	size = min(size, len(s.loaves))
	basket := s.loaves[:size:size]
	s.loaves = s.loaves[size:]
	return basket
}

// Close ends the day; what lies there is still sold.
func (s *Shelf) Close() {
	s.mu.Lock()
	s.closed = true
	s.mu.Unlock()
	s.change.Broadcast()
}
