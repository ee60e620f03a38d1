// Package notary is the client side of a notary's desk.
package notary

import (
	"bufio"
	"encoding/json"
	"errors"
	"io"
	"sync"
)

// ErrGone says that the notary hung up.
var ErrGone = errors.New("notary: gone")

type frame struct {
	ID   uint64 `json:"id"`
	Text string `json:"text"`
}

// Client may be used by several goroutines.
type Client struct {
	mu      sync.Mutex
	conn    io.ReadWriteCloser
	lastID  uint64
	pending map[uint64]chan string
	broken  bool
}

// New takes the connection over.
func New(conn io.ReadWriteCloser) *Client {
	c := &Client{conn: conn, pending: make(map[uint64]chan string)}
	go c.read()
	return c
}

// Certify returns the certified text.
func (c *Client) Certify(text string) (string, error) {
	ch := make(chan string, 1)
	c.mu.Lock()
	if c.broken {
		c.mu.Unlock()
		return "", ErrGone
	}
	c.lastID++
	id := c.lastID
	c.pending[id] = ch
	err := json.NewEncoder(c.conn).Encode(frame{ID: id, Text: text})
	if err != nil {
		delete(c.pending, id)
	}
	c.mu.Unlock()
	if err != nil {
		return "", err
	}
	certified, ok := <-ch
	if !ok {
		return "", ErrGone
	}
	return certified, nil
}

func (c *Client) read() {
	dec := json.NewDecoder(bufio.NewReader(c.conn))
	for {
		var f frame
		if err := dec.Decode(&f); err != nil {
			c.mu.Lock()
			c.broken = true // want "early-wake: "
			c.mu.Unlock()
			c.conn.Close()
			return // want "unresolved: "
		}
		c.mu.Lock()
		ch, ok := c.pending[f.ID]
		delete(c.pending, f.ID)
		c.mu.Unlock()
		if ok {
			ch <- f.Text
		}
	}
}
