// Package aquarium meters food into tanks. Feeders are polled from a loop that
// must never block, not even on a mutex.
package aquarium

import "sync"

// Fish is the side of a tank that eats: Stir makes the loop poll again.
type Fish interface {
	Stir()
}

// Tank holds pellets.
type Tank struct {
	mu      sync.Mutex
	pellets int
	eaten   int
	drained bool
	fish    Fish
}

// Meal is what a poll served.
type Meal struct {
	Pending bool
	Pellets int
	Over    bool
}

// PollMeal serves up to limit pellets. After a Pending meal the fish is
// stirred.
func (t *Tank) PollMeal(limit int, fish Fish) Meal {
	if !t.mu.TryLock() {
		fish.Stir()
		return Meal{Pending: true}
	}
	defer t.mu.Unlock()
	switch {
	case t.pellets > 0:
		n := min(limit, t.pellets)
		t.pellets -= n
		t.eaten += n
		return Meal{Pellets: n}
	case t.drained:
		return Meal{Over: true}
	default:
		t.fish = fish
		return Meal{Pending: true}
	}
}

// Feed adds pellets.
func (t *Tank) Feed(pellets int) {
	t.mu.Lock()
	if t.drained || pellets <= 0 {
		t.mu.Unlock()
		return
	}
	t.pellets += pellets
	fish := t.fish
	t.fish = nil
	t.mu.Unlock()
	if fish != nil {
		fish.Stir()
	}
}

// Drain ends the feeding; pellets in the tank are still served.
func (t *Tank) Drain() {
	t.mu.Lock()
	t.drained = true
	fish := t.fish
	t.fish = nil
	t.mu.Unlock()
	if fish != nil {
		fish.Stir()
	}
}

// Eaten returns how many pellets were served so far.
func (t *Tank) Eaten() int {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.eaten
}
