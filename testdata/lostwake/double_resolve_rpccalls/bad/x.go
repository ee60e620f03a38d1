// Package rpccalls matches the replies of an RPC connection with their calls.
package rpccalls

import (
	"errors"
	"sync"
	"time"
)

// Errors of a call that got no reply.
var (
	ErrTimeout = errors.New("rpccalls: timeout")
	ErrClosed  = errors.New("rpccalls: connection closed")
)

// Call is one outstanding request.
type Call struct {
	Done  chan struct{}
	Reply []byte
	Err   error
	timer *time.Timer
}

func (c *Call) finish(reply []byte, err error) {
	c.Reply, c.Err = reply, err
	close(c.Done)
}

// Table holds the outstanding calls of a connection.
type Table struct {
	mu     sync.Mutex
	seq    uint64
	calls  map[uint64]*Call
	closed bool
}

// Begin enters a new call and returns its number.
func (t *Table) Begin(timeout time.Duration) (uint64, *Call) {
	c := &Call{Done: make(chan struct{})}
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.closed {
		c.finish(nil, ErrClosed)
		return 0, c
	}
	if t.calls == nil {
		t.calls = make(map[uint64]*Call)
	}
	t.seq++
	seq := t.seq
	t.calls[seq] = c
	c.timer = time.AfterFunc(timeout, func() { t.expire(seq) })
	return seq, c
}

func (t *Table) expire(seq uint64) {
	t.mu.Lock()
	c, ok := t.calls[seq]
	delete(t.calls, seq)
	t.mu.Unlock()
	if ok {
		c.finish(nil, ErrTimeout)
	}
}

// Deliver is called by the reader for each reply.
func (t *Table) Deliver(seq uint64, reply []byte) {
	t.mu.Lock()
	c, ok := t.calls[seq]
	t.mu.Unlock()
	if !ok {
		return // too late
	}
	c.timer.Stop()
	c.finish(reply, nil) // want "double-resolve: "
	t.mu.Lock()
	delete(t.calls, seq)
	t.mu.Unlock()
}

// Close fails all outstanding calls.
func (t *Table) Close() {
	t.mu.Lock()
	t.closed = true
	calls := t.calls
	t.calls = nil
	t.mu.Unlock()
	for _, c := range calls {
		c.timer.Stop()
		c.finish(nil, ErrClosed)
	}
}
