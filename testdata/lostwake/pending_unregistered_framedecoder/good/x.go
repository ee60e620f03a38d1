// Package framedecoder polls frames out of a pipe that is filled by the reactor.
package framedecoder

import (
	"encoding/binary"
	"errors"
	"sync"
)

// ErrTooLong is returned for frames beyond the limit.
var ErrTooLong = errors.New("framedecoder: frame too long")

const limit = 1 << 20

// Status is the state of a poll.
type Status int

// The outcomes of Pipe.PollFrame.
const (
	Pending Status = iota
	Ready
	Failed
)

// Task is what gets polled.
type Task interface{ Wake() }

// Pipe holds the bytes that came in.
type Pipe struct {
	mu   sync.Mutex
	buf  []byte
	task Task
}

// Feed is called by the reactor when the socket had bytes.
func (p *Pipe) Feed(b []byte) {
	p.mu.Lock()
	p.buf = append(p.buf, b...)
	t := p.task
	p.task = nil
	p.mu.Unlock()
	if t != nil {
		t.Wake()
	}
}

// PollFrame takes the next frame. After Pending the task will be woken when more
// bytes are there.
func (p *Pipe) PollFrame(t Task) ([]byte, Status, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.buf) < 4 {
		p.task = t
		return nil, Pending, nil
	}
	n := binary.BigEndian.Uint32(p.buf)
	if n > limit {
		return nil, Failed, ErrTooLong
	}
	rest := p.buf[4:]
	if len(rest) < int(n) {
		p.task = t
		return nil, Pending, nil
	}
	p.buf = rest[n:]
	return rest[:n:n], Ready, nil
}
