// Package ballroom closes a dance hall when the last couple has left.
package ballroom

import (
	"errors"
	"sync"
	"sync/atomic"
)

// ErrLate is returned to couples that come after the last dance was called.
var ErrLate = errors.New("ballroom: last dance was called")

// Hall counts the couples on the floor. Coming and going is frequent and
// takes no lock unless somebody waits for the floor to empty.
type Hall struct {
	couples atomic.Int64
	last    atomic.Bool

	mu    sync.Mutex
	empty sync.Cond
}

// Open returns an empty hall.
func Open() *Hall {
	h := new(Hall)
	h.empty.L = &h.mu
	return h
}

// Enter lets a couple in; leave must be called once when they go.
func (h *Hall) Enter() (leave func(), err error) {
	h.couples.Add(1)
	if h.last.Load() {
		h.exit()
		return nil, ErrLate
	}
	return sync.OnceFunc(h.exit), nil
}

func (h *Hall) exit() {
	if h.couples.Add(-1) > 0 || !h.last.Load() {
		return
	}
	h.mu.Lock()
	h.empty.Broadcast()
	h.mu.Unlock()
}

// LastDance lets nobody in any more and waits until all have left.
func (h *Hall) LastDance() {
	h.last.Store(true)
	h.mu.Lock()
	defer h.mu.Unlock()
	for h.couples.Load() > 0 {
		h.empty.Wait()
	}
}

// Couples tells how many are on the floor.
func (h *Hall) Couples() int64 { return h.couples.Load() }

// With runs dance for one couple.
func (h *Hall) With(dance func()) error {
	leave, err := h.Enter()
	if err != nil {
		return err
	}
	defer leave()
	dance()
	return nil
}
