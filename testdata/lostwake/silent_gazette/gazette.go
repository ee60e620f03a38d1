// Package gazette: subscribers with buffers, the slow ones lose issues.
package gazette

import "sync"

type Gazette struct {
	mu     sync.RWMutex
	subs   map[chan string]struct{}
	last   string
	closed bool
}

func New() *Gazette { return &Gazette{subs: make(map[chan string]struct{})} }

func (g *Gazette) Subscribe() (<-chan string, func()) {
	ch := make(chan string, 4)
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.closed {
		close(ch)
		return ch, func() {}
	}
	if g.last != "" {
		ch <- g.last
	}
	g.subs[ch] = struct{}{}
	return ch, func() {
		g.mu.Lock()
		defer g.mu.Unlock()
		if _, ok := g.subs[ch]; ok {
			delete(g.subs, ch)
			close(ch)
		}
	}
}

func (g *Gazette) Publish(s string) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.last = s
	for ch := range g.subs {
		select {
		case ch <- s:
		default:
		}
	}
}

func (g *Gazette) Close() {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.closed {
		return
	}
	g.closed = true
	for ch := range g.subs {
		close(ch)
	}
	clear(g.subs)
}
