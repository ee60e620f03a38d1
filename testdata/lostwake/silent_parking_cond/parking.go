// Package parking counts cars in a garage with two kinds of bays.
package parking

import "sync"

// Garage is made with Build.
type Garage struct {
	sync.Cond // L guards what follows

	lock   sync.Mutex
	small  int
	large  int
	closed bool
}

// Build returns a garage with free bays.
func Build(small, large int) *Garage {
	g := &Garage{small: small, large: large}
	g.L = &g.lock
	return g
}

// ParkCar waits for a bay, and prefers a small one.
func (g *Garage) ParkCar() (large, ok bool) {
	g.L.Lock()
	defer g.L.Unlock()
	for !g.closed {
		switch {
		case g.small > 0:
			g.small--
			return false, true
		case g.large > 0:
			g.large--
			return true, true
		}
		g.Wait()
	}
	return false, false
}

// ParkVan waits for a large bay.
func (g *Garage) ParkVan() (ok bool) {
	g.L.Lock()
	defer g.L.Unlock()
	for g.large == 0 && !g.closed {
		g.Wait()
	}
	if g.closed {
		return false
	}
	g.large--
	return true
}

// Leave frees a bay. Cars and vans wait for different bays, so all look.
func (g *Garage) Leave(large bool) {
	g.L.Lock()
	if large {
		g.large++
	} else {
		g.small++
	}
	g.L.Unlock()
	g.Broadcast()
}

// WaitEmpty waits until that many bays are free.
func (g *Garage) WaitEmpty(bays int) {
	g.L.Lock()
	for g.small+g.large < bays {
		g.Wait()
	}
	g.L.Unlock()
}

// Close turns away those that wait and those that come.
func (g *Garage) Close() {
	g.lock.Lock()
	defer g.lock.Unlock()
	g.closed = true
	g.Broadcast()
}
