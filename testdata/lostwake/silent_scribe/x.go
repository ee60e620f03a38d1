// Package scribe has letters written by one scribe, in the order they come.
package scribe

import (
	"errors"
	"sync"
)

// Errors of a scribe.
var (
	ErrBusy    = errors.New("scribe: too many letters")
	ErrRetired = errors.New("scribe: retired")
)

type letter struct {
	words string
	fair  string
	err   error
	done  chan struct{}
}

// A Scribe writes until he retires.
type Scribe struct {
	write func(words string) (string, error)

	mu      sync.Mutex
	retired bool
	desk    chan *letter
	retire  chan struct{}
}

// Hire starts a scribe with a desk for depth letters.
func Hire(depth int, write func(string) (string, error)) *Scribe {
	s := &Scribe{write: write, desk: make(chan *letter, depth), retire: make(chan struct{})}
	go s.work()
	return s
}

func (s *Scribe) work() {
	for {
		select {
		case l := <-s.desk:
			l.fair, l.err = s.write(l.words)
			close(l.done)
		case <-s.retire:
			s.clear()
			return
		}
	}
}

// clear sends back what is still on the desk: nothing is added after retire.
func (s *Scribe) clear() {
	for {
		select {
		case l := <-s.desk:
			l.err = ErrRetired
			close(l.done)
		default:
			return
		}
	}
}

func (s *Scribe) lay(l *letter) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.retired {
		return ErrRetired
	}
	select {
	case s.desk <- l:
		return nil
	default:
		return ErrBusy
	}
}

// Write has one letter written.
func (s *Scribe) Write(words string) (string, error) {
	l := &letter{words: words, done: make(chan struct{})}
	if err := s.lay(l); err != nil {
		return "", err
	}
	<-l.done
	return l.fair, l.err
}

// Retire ends the work.
func (s *Scribe) Retire() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.retired {
		s.retired = true
		close(s.retire)
	}
}
