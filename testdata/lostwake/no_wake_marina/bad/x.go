// Package marina lends out moorings, at most a fixed number of them.
package marina

import (
	"container/list"
	"context"
	"sync"
)

// A Mooring is one place along the jetty.
type Mooring struct {
	Name   string
	Rotten bool
}

// A Marina lays out moorings when boats ask for them.
type Marina struct {
	mu    sync.Mutex
	laid  int
	limit int
	idle  []*Mooring
	queue list.List // of chan struct{}
	build func(context.Context) (*Mooring, error)
}

// New returns a marina with room for limit moorings.
func New(limit int, build func(context.Context) (*Mooring, error)) *Marina {
	return &Marina{limit: limit, build: build}
}

// Take returns a free mooring, lays out a new one or waits for either.
func (m *Marina) Take(ctx context.Context) (*Mooring, error) {
	for {
		m.mu.Lock()
		if n := len(m.idle); n > 0 {
			p := m.idle[n-1]
			m.idle = m.idle[:n-1]
			m.mu.Unlock()
			return p, nil
		}
		if m.laid < m.limit {
			m.laid++
			m.mu.Unlock()
			return m.layOut(ctx)
		}
		turn := make(chan struct{})
		e := m.queue.PushBack(turn)
		m.mu.Unlock()

		select {
		case <-turn:
		case <-ctx.Done():
			m.mu.Lock()
			select {
			case <-turn:
				m.callNext() // called and leaving: the next boat may go
			default:
				m.queue.Remove(e)
			}
			m.mu.Unlock()
			return nil, ctx.Err()
		}
	}
}

func (m *Marina) layOut(ctx context.Context) (*Mooring, error) {
	p, err := m.build(ctx)
	if err != nil {
		m.mu.Lock()
		m.laid-- // want "no-wake: "
		m.mu.Unlock()
		return nil, err
	}
	return p, nil
}

// Give returns a mooring; a rotten one is torn out.
func (m *Marina) Give(p *Mooring) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if p.Rotten {
		m.laid--
	} else {
		m.idle = append(m.idle, p)
	}
	m.callNext()
}

func (m *Marina) callNext() {
	if e := m.queue.Front(); e != nil {
		m.queue.Remove(e)
		close(e.Value.(chan struct{}))
	}
}
