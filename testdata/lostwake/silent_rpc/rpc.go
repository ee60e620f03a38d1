// Package rpc matches replies to requests by id.
package rpc

import (
	"context"
	"errors"
	"io"
	"sync"
)

type Reply struct {
	ID   uint32
	Body []byte
}

type Client struct {
	mu   sync.Mutex
	w    io.Writer
	seq  uint32
	pend map[uint32]chan Reply
	err  error
}

func Dial(w io.Writer, next func() (Reply, error)) *Client {
	c := &Client{w: w, pend: make(map[uint32]chan Reply)}
	go c.read(next)
	return c
}

func (c *Client) read(next func() (Reply, error)) {
	for {
		r, err := next()
		if err != nil {
			c.fail(err)
			return
		}
		c.mu.Lock()
		ch := c.pend[r.ID]
		delete(c.pend, r.ID)
		c.mu.Unlock()
		if ch != nil {
			ch <- r
		}
	}
}

func (c *Client) fail(err error) {
	c.mu.Lock()
	c.err = err
	for id, ch := range c.pend {
		close(ch)
		delete(c.pend, id)
	}
	c.mu.Unlock()
}

func (c *Client) Call(ctx context.Context, body []byte) (Reply, error) {
	ch := make(chan Reply, 1)
	c.mu.Lock()
	if c.err != nil {
		c.mu.Unlock()
		return Reply{}, c.err
	}
	c.seq++
	id := c.seq
	c.pend[id] = ch
	c.mu.Unlock()
	if _, err := c.w.Write(body); err != nil {
		c.mu.Lock()
		delete(c.pend, id)
		c.mu.Unlock()
		return Reply{}, err
	}
	select {
	case r, ok := <-ch:
		if !ok {
			return r, errors.New("rpc: gone")
		}
		return r, nil
	case <-ctx.Done():
		c.mu.Lock()
		delete(c.pend, id)
		c.mu.Unlock()
		return Reply{}, ctx.Err()
	}
}
