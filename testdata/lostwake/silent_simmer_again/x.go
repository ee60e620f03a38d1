// Package simmeragain cooks what is on the stove; a pot that is not hot yet stays there, and the
// next round comes to it again.
package simmeragain

import "sync"

type pot struct {
	done sync.WaitGroup
	heat int
}

// Stove is a stove.
type Stove struct {
	mu   sync.Mutex
	pots map[string]*pot
}

// Eat waits for a dish.
func (s *Stove) Eat(dish string) {
	p := &pot{}
	p.done.Add(1)
	s.mu.Lock()
	s.pots[dish] = p
	s.mu.Unlock()
	p.done.Wait()
}

// Round stirs each pot.
func (s *Stove) Round() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for dish, p := range s.pots {
		s.stir(dish, p)
	}
}

func (s *Stove) stir(dish string, p *pot) {
	p.heat++
	if p.heat < len(s.pots) {
		return
	}
	delete(s.pots, dish)
	p.done.Done()
}
