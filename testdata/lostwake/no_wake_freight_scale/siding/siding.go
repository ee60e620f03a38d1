// Package siding is where wagons stand, one behind the other.
package siding

// Siding is a queue.
type Siding[W any] struct{ wagons []W }

// Len returns how many there are.
func (s *Siding[W]) Len() int { return len(s.wagons) }

// Push adds one at the end.
func (s *Siding[W]) Push(w W) { s.wagons = append(s.wagons, w) }

// Pull takes the first one.
func (s *Siding[W]) Pull() W {
	w := s.wagons[0]
	s.wagons = s.wagons[1:]
	return w
}

// Clear takes all away.
func (s *Siding[W]) Clear() { s.wagons = nil }
