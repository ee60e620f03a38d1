// Package streamwindow is the send side of a flow-controlled stream.
package streamwindow

import (
	"errors"
	"sync"
)

// ErrReset is returned to writers after the peer reset the stream.
var ErrReset = errors.New("streamwindow: stream reset")

// Stream has a window of bytes that may still be sent.
type Stream struct {
	mu     sync.Mutex
	cond   sync.Cond
	window int
	reset  bool
	emit   func([]byte)
}

// Open returns a stream that sends its frames through emit.
func Open(initial int, emit func([]byte)) *Stream {
	s := &Stream{window: initial, emit: emit}
	s.cond.L = &s.mu
	return s
}

func (s *Stream) reserve(n int) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for s.window <= 0 && !s.reset {
		s.cond.Wait()
	}
	if s.reset {
		return 0, ErrReset
	}
	n = min(n, s.window)
	s.window -= n
	return n, nil
}

// Write sends p in as many frames as the window asks for.
func (s *Stream) Write(p []byte) (sent int, err error) {
	for sent < len(p) {
		n, err := s.reserve(len(p) - sent)
		if err != nil {
			return sent, err
		}
		s.emit(p[sent : sent+n])
		sent += n
	}
	return sent, nil
}

// OnWindowUpdate is called by the reader of the connection.
func (s *Stream) OnWindowUpdate(delta int) {
	s.mu.Lock()
	s.window += delta
	s.mu.Unlock()
	s.cond.Broadcast()
}

// OnReset is called when the peer gave up on the stream.
func (s *Stream) OnReset() {
	s.mu.Lock()
	s.reset = true // want "no-wake: "
	s.mu.Unlock()
}
