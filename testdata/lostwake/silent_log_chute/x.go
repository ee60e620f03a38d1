// Package x floats logs down a chute, one reach at a time.
package x

import (
	"io"
	"sync"
)

// Chute fetches logs when somebody wants one.
type Chute struct {
	from io.Reader
	want chan struct{}
	shut chan struct{}

	mu    sync.Mutex
	moved *sync.Cond
	logs  []byte
	err   error
}

// NewChute opens a chute.
func NewChute(from io.Reader) *Chute {
	c := &Chute{from: from, want: make(chan struct{}, 1), shut: make(chan struct{})}
	c.moved = sync.NewCond(&c.mu)
	go c.fetch()
	return c
}

// Log waits for a log. When the chute has failed it says so, and asks for no more.
func (c *Chute) Log() (byte, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for len(c.logs) == 0 && c.err == nil {
		c.want <- struct{}{}
		c.moved.Wait()
	}
	if len(c.logs) == 0 {
		return 0, c.err
	}
	log := c.logs[0]
	c.logs = c.logs[1:]
	return log, nil
}

// fetch ends with the first error, which it has noted by then.
func (c *Chute) fetch() {
	for err := error(nil); err == nil; {
		select {
		case <-c.shut:
			return
		case <-c.want:
		}
		reach := make([]byte, 16)
		var n int
		n, err = c.from.Read(reach)
		c.mu.Lock()
		c.logs = append(c.logs, reach[:n]...)
		c.err = err
		c.mu.Unlock()
		c.moved.Broadcast()
	}
}

// Shut ends the chute, and notes that first.
func (c *Chute) Shut() {
	c.mu.Lock()
	if c.err == nil {
		c.err = io.ErrClosedPipe
	}
	c.mu.Unlock()
	c.moved.Broadcast()
	close(c.shut)
}
