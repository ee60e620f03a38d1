// Package once opens a hall under a lock that it gives up before it serves, by a function that gives it up but once.
package once

import (
	"errors"
	"sync"
)

// Hall lets guests in.
type Hall struct {
	mu     sync.Mutex
	opened bool
	guests map[int]bool
	next   func() (int, bool)
	serve  func(int)
}

func unlockOnce(l sync.Locker) func() {
	var once sync.Once
	return func() { once.Do(l.Unlock) }
}

// Open serves until nobody comes.
func (h *Hall) Open() error {
	unlock := unlockOnce(&h.mu)
	h.mu.Lock()
	defer unlock()
	if h.opened {
		return errors.New("once: open")
	}
	h.opened = true
	h.guests = map[int]bool{}
	if h.next == nil {
		return errors.New("once: nobody")
	}
	unlock()
	return h.all()
}

func (h *Hall) all() error {
	var wg sync.WaitGroup
	defer func() {
		wg.Wait()
	}()
	for {
		n, ok := h.next()
		if !ok {
			return nil
		}
		h.mu.Lock()
		h.guests[n] = true
		h.mu.Unlock()
		wg.Add(1)
		go h.one(&wg, n)
	}
}

func (h *Hall) one(wg *sync.WaitGroup, n int) {
	h.serve(n)
	h.mu.Lock()
	delete(h.guests, n)
	h.mu.Unlock()
	wg.Done()
}
