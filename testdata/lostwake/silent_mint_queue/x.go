// Package mint strikes coins from a queue of blanks: who closes the mint closes the queue as well.
package mint

import (
	"errors"
	"sync"
)

// ErrShut is reported behind the end.
var ErrShut = errors.New("mint: shut")

type blanks struct {
	mu    sync.Mutex
	room  *sync.Cond
	n     int
	limit int
	shut  bool
}

func (b *blanks) close() {
	b.mu.Lock()
	b.shut = true
	b.room.Broadcast()
	b.mu.Unlock()
}

func (b *blanks) take() {
	b.mu.Lock()
	b.n--
	b.room.Signal()
	b.mu.Unlock()
}

func (b *blanks) put() bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	for !b.shut && b.n >= b.limit {
		b.room.Wait()
	}
	if b.shut {
		return false
	}
	b.n++
	return true
}

// A Mint strikes coins.
type Mint struct {
	mu     sync.RWMutex
	open   bool
	blanks *blanks
}

// New opens a mint.
func New(limit int) *Mint {
	b := &blanks{limit: limit}
	b.room = sync.NewCond(&b.mu)
	return &Mint{open: true, blanks: b}
}

// Strike queues a blank.
func (m *Mint) Strike() error {
	m.mu.RLock()
	open := m.open
	m.mu.RUnlock()
	if !open {
		return ErrShut
	}
	if !m.blanks.put() {
		return ErrShut
	}
	return nil
}

// Struck takes one out.
func (m *Mint) Struck() { m.blanks.take() }

// Close closes the mint.
func (m *Mint) Close() {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.open = false
	m.blanks.close()
}
