// Package scanner reads bar codes and hands them to one handler.
package scanner

import (
	"bufio"
	"errors"
	"io"
	"sync"
)

// ErrStarted is returned for changes that come after Start.
var ErrStarted = errors.New("scanner: started")

// Handler is called for every code.
type Handler func(code string) error

// Scanner is set up first and started then.
type Scanner struct {
	in io.Reader

	mu      sync.Mutex
	started bool
	handler Handler
	onEnd   func(error)
	done    chan struct{}
	err     error
}

// New returns a scanner that reads one code a line.
func New(in io.Reader) *Scanner {
	return &Scanner{in: in, done: make(chan struct{})}
}

// SetHandler replaces the handler. It must come before Start.
func (s *Scanner) SetHandler(h Handler) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.started {
		return ErrStarted
	}
	s.handler = h
	return nil
}

// OnEnd sets what is called at the end. It must come before Start.
func (s *Scanner) OnEnd(fn func(error)) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.started {
		return ErrStarted
	}
	s.onEnd = fn
	return nil
}

// Start begins to read.
func (s *Scanner) Start() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.started {
		return ErrStarted
	}
	s.started = true
	go s.run(s.handler, s.onEnd)
	return nil
}

func (s *Scanner) run(h Handler, onEnd func(error)) {
	defer close(s.done)
	lines := bufio.NewScanner(s.in)
	for lines.Scan() && s.err == nil {
		if h != nil {
			s.err = h(lines.Text())
		}
	}
	if s.err == nil {
		s.err = lines.Err()
	}
	if onEnd != nil {
		onEnd(s.err)
	}
}

// Wait waits for the end of a started scanner.
func (s *Scanner) Wait() error {
	<-s.done
	return s.err
}
