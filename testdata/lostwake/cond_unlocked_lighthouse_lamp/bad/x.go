// Package lighthouse runs the keeper of a lamp.
package lighthouse

import "sync"

// Lamp is lit by ships that ask for it.
type Lamp struct {
	mu      sync.Mutex
	asked   *sync.Cond
	ships   []string
	lit     int
	extinct bool
	home    chan struct{}
}

// Kindle starts the keeper.
func Kindle() *Lamp {
	l := &Lamp{home: make(chan struct{})}
	l.asked = sync.NewCond(&l.mu)
	go l.keep()
	return l
}

func (l *Lamp) keep() {
	defer close(l.home)
	for l.serve() {
	}
}

func (l *Lamp) serve() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	for len(l.ships) == 0 {
		if l.extinct {
			return false
		}
		l.asked.Wait()
	}
	l.lit += len(l.ships)
	l.ships = l.ships[:0]
	return true
}

// Ask makes the keeper light the lamp for a ship.
func (l *Lamp) Ask(ship string) {
	l.mu.Lock()
	l.ships = append(l.ships, ship)
	l.mu.Unlock()
	l.asked.Signal()
}

// Extinguish sends the keeper home, and returns how often there was light.
func (l *Lamp) Extinguish() int {
	l.extinct = true // want "cond-unlocked: "
	l.asked.Signal()
	<-l.home
	return l.lit
}
