// Package oneshotpoll is a one-shot channel for a hand-written poll executor.
package oneshotpoll

import "sync"

// Waker makes the executor poll a task again.
type Waker func()

// Poll is the outcome of one poll.
type Poll[T any] struct {
	Ready bool
	Value T
}

type shared[T any] struct {
	mu    sync.Mutex
	full  bool
	value T
	waker Waker
}

// Sender fills the channel.
type Sender[T any] struct{ s *shared[T] }

// Receiver is the future of the value. It may move between tasks; the task that
// polled last is the one to be woken.
type Receiver[T any] struct{ s *shared[T] }

// Make returns both ends.
func Make[T any]() (Sender[T], Receiver[T]) {
	s := new(shared[T])
	return Sender[T]{s}, Receiver[T]{s}
}

// Send stores the value; it reports whether it was the first.
func (tx Sender[T]) Send(v T) bool {
	s := tx.s
	s.mu.Lock()
	if s.full {
		s.mu.Unlock()
		return false
	}
	s.value, s.full = v, true
	w := s.waker
	s.waker = nil
	s.mu.Unlock()
	if w != nil {
		w()
	}
	return true
}

// Poll returns the value, or has w called once it is there.
func (rx Receiver[T]) Poll(w Waker) Poll[T] {
	s := rx.s
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.full {
		return Poll[T]{Ready: true, Value: s.value}
	}
	if s.waker == nil {
		s.waker = w
	}
	return Poll[T]{} // want "pending-unregistered: "
}
