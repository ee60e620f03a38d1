// Package gate lets carts in as long as there is room, one asking at a time.
package gate

import "sync"

type Gate struct {
	room int
	in   int
	turn chan struct{}
	cond *sync.Cond
}

func New(room int) *Gate {
	g := &Gate{room: room, turn: make(chan struct{}, 1), cond: sync.NewCond(new(sync.Mutex))}
	g.turn <- struct{}{}
	return g
}

// Enter reports whether it was given up.
func (g *Gate) Enter(carts int, leave <-chan struct{}) bool {
	select {
	case <-leave:
		return true
	case mine := <-g.turn:
		defer func() { g.turn <- mine }()
	}
	var left bool
	done := make(chan struct{})
	defer close(done)
	go func() {
		select {
		case <-leave:
			g.cond.L.Lock()
			left = true
			g.cond.L.Unlock()
			g.cond.Signal()
		case <-done:
		}
	}()
	g.cond.L.Lock()
	for g.in+carts > g.room && g.in != 0 && !left {
		g.cond.Wait()
	}
	defer g.cond.L.Unlock()
	if !left {
		g.in += carts
	}
	return left
}

func (g *Gate) Exit(carts int) {
	g.cond.L.Lock()
	g.in -= carts
	g.cond.L.Unlock()
	g.cond.Signal()
}
