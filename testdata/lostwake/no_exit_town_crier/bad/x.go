// Package crier calls news to those who stand in the square.
package crier

import "context"

// A Crier calls.
type Crier struct {
	news   chan string
	come   chan *Listener
	hoarse chan struct{}
}

// A Listener stands in the square.
type Listener struct {
	street string
	heard  chan string
	crier  *Crier
}

// Hire returns a crier who calls until ctx ends.
func Hire(ctx context.Context) *Crier {
	c := &Crier{news: make(chan string), come: make(chan *Listener), hoarse: make(chan struct{})}
	go c.call(ctx)
	return c
}

func (c *Crier) call(ctx context.Context) {
	square := map[string][]*Listener{}
	defer close(c.hoarse)
	for {
		select {
		case l := <-c.come:
			square[l.street] = append(square[l.street], l)
		case n := <-c.news:
			for _, l := range square[n] {
				select {
				case l.heard <- n:
				default:
				}
			}
		case <-ctx.Done():
			return
		}
	}
}

// Cry has news called; false where the crier is hoarse.
func (c *Crier) Cry(news string) bool {
	select {
	case c.news <- news:
		return true
	case <-c.hoarse:
		return false
	}
}

// Stand comes to the square; nil where the crier is hoarse.
func (c *Crier) Stand(street string) *Listener {
	l := &Listener{street: street, heard: make(chan string, 4), crier: c}
	select {
	case c.come <- l:
		return l
	case <-c.hoarse:
		return nil
	}
}

// Hear returns the next news; none where the crier is hoarse.
func (l *Listener) Hear() (string, bool) {
	n, ok := <-l.heard // want "no-exit: "
	return n, ok
}
