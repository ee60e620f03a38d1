// Package dockyard: ships wait for a free dock.
package dockyard

import (
	"context"
	"sync"
)

type Yard struct {
	mu    sync.Mutex
	free  int
	ships []chan struct{}
}

func New(n int) *Yard { return &Yard{free: n} }

func (y *Yard) try() bool {
	y.mu.Lock()
	defer y.mu.Unlock()
	if y.free > 0 {
		y.free--
		return true
	}
	return false
}

func (y *Yard) Dock(ctx context.Context) error {
	in := make(chan struct{}, 1)
	y.mu.Lock()
	if y.free > 0 {
		y.free--
		y.mu.Unlock()
		return nil
	}
	y.ships = append(y.ships, in)
	y.mu.Unlock()
	select {
	case <-in:
		return nil
	case <-ctx.Done():
		y.drop(in)
		return ctx.Err()
	}
}

func (y *Yard) drop(in chan struct{}) {
	y.mu.Lock()
	for i, c := range y.ships {
		if c == in {
			y.ships = append(y.ships[:i], y.ships[i+1:]...)
			y.mu.Unlock()
			return
		}
	}
	y.mu.Unlock()
	<-in
	y.Leave()
}

func (y *Yard) TryDock() bool { return y.try() }

func (y *Yard) Leave() {
	y.mu.Lock()
	defer y.mu.Unlock()
	if len(y.ships) > 0 {
		y.ships[0] <- struct{}{}
		y.ships = y.ships[1:]
		return
	}
	y.free++
}
