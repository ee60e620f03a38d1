// Package conns is a pool of connections with a limit, requests and a lifetime.
package conns

import (
	"context"
	"errors"
	"sync"
	"time"
)

var ErrClosed = errors.New("conns: closed")

type Conn struct {
	p    *Pool
	born time.Time
}

type Pool struct {
	mu      sync.Mutex
	free    []*Conn
	reqs    map[uint64]chan *Conn
	nextReq uint64
	open    int
	max     int
	closed  bool
	timer   *time.Timer
}

func Open(max int, sweep time.Duration) *Pool {
	p := &Pool{max: max, reqs: make(map[uint64]chan *Conn)}
	p.timer = time.AfterFunc(sweep, p.sweep)
	return p
}

func (p *Pool) sweep() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.closed {
		return
	}
	for len(p.free) > 0 && time.Since(p.free[0].born) > time.Hour {
		p.free = p.free[1:]
		p.open--
	}
	p.timer.Reset(time.Minute)
}

func (p *Pool) Get(ctx context.Context) (*Conn, error) {
	p.mu.Lock()
	if p.closed {
		p.mu.Unlock()
		return nil, ErrClosed
	}
	if n := len(p.free); n > 0 {
		c := p.free[n-1]
		p.free = p.free[:n-1]
		p.mu.Unlock()
		return c, nil
	}
	if p.open < p.max {
		p.open++
		p.mu.Unlock()
		return &Conn{p: p, born: time.Now()}, nil
	}
	ch := make(chan *Conn, 1)
	key := p.nextReq
	p.nextReq++
	p.reqs[key] = ch
	p.mu.Unlock()
	select {
	case c, ok := <-ch:
		if !ok {
			return nil, ErrClosed
		}
		return c, nil
	case <-ctx.Done():
		p.mu.Lock()
		delete(p.reqs, key)
		p.mu.Unlock()
		select {
		case c, ok := <-ch:
			if ok && c != nil {
				c.Put()
			}
		default:
		}
		return nil, ctx.Err()
	}
}

func (c *Conn) Put() {
	p := c.p
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.closed {
		return
	}
	for k, ch := range p.reqs {
		delete(p.reqs, k)
		ch <- c
		return
	}
	p.free = append(p.free, c)
}

func (p *Pool) Close() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.closed = true
	p.timer.Stop()
	for k, ch := range p.reqs {
		delete(p.reqs, k)
		close(ch)
	}
}
