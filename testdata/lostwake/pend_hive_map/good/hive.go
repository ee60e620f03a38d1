// Package hive weighs bee hives. A beekeeper waits for the nightly weight of
// one of the hives.
package hive

import "sync"

// Weight is in grams.
type Weight int

// Scales weigh many hives.
type Scales struct {
	mu      sync.Mutex
	weights map[string]Weight
	keepers map[string]chan struct{}
}

// NewScales returns scales that have weighed nothing.
func NewScales() *Scales {
	return &Scales{
		weights: map[string]Weight{},
		keepers: map[string]chan struct{}{},
	}
}

// Weight returns the weight of a hive. If it is not weighed yet, it returns
// false and closes wake after the weighing. A hive is asked for by one keeper,
// who gives up a channel by asking again with another one.
func (s *Scales) Weight(hive string, wake chan struct{}) (w Weight, ok bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if w, ok = s.weights[hive]; ok {
		return w, true
	}
	s.keepers[hive] = wake
	return 0, false
}

// Weighed records the weight of a hive.
func (s *Scales) Weighed(hive string, w Weight) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.weights[hive] = w
	if wake, ok := s.keepers[hive]; ok {
		delete(s.keepers, hive)
		close(wake)
	}
}

// Heaviest returns the heaviest of the hives that were weighed.
func (s *Scales) Heaviest() (hive string, w Weight) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for h, g := range s.weights {
		if g > w || g == w && h < hive {
			hive, w = h, g
		}
	}
	return hive, w
}

// Morning drops all weights, for the next night.
func (s *Scales) Morning() {
	s.mu.Lock()
	defer s.mu.Unlock()
	clear(s.weights)
}
