// Package barge takes crates out of holds, of which each has a lock of its own.
package barge

import (
	"errors"
	"sync"
)

var (
	errHold  = errors.New("barge: nothing in the hold")
	errEmpty = errors.New("barge: nothing aboard")
	// ErrSunk is returned by a barge that is no more.
	ErrSunk = errors.New("barge: sunk")
)

type hold struct{ crates []string }

func (h *hold) take() (string, error) {
	if len(h.crates) == 0 {
		return "", errHold
	}
	c := h.crates[0]
	h.crates = h.crates[1:]
	return c, nil
}

func (h *hold) stow(c string) {
	h.crates = append(h.crates, c)
}

// Barge has one hold.
type Barge struct {
	mu   sync.Mutex
	hold *hold
	sunk bool

	comeMu sync.Mutex
	come   *sync.Cond
}

// New returns an empty barge.
func New() *Barge {
	b := &Barge{hold: &hold{}}
	b.come = sync.NewCond(&b.comeMu)
	return b
}

func (b *Barge) tryTake() (string, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.sunk {
		return "", ErrSunk
	}
	c, err := b.hold.take()
	if err == errHold {
		return "", errEmpty
	}
	return c, err
}

// Take waits for a crate.
func (b *Barge) Take() (string, error) {
	b.comeMu.Lock()
	defer b.comeMu.Unlock()
	for {
		c, err := b.tryTake()
		if err == errEmpty {
			b.come.Wait()
			continue
		}
		return c, err
	}
}

// Load puts a crate aboard.
func (b *Barge) Load(c string) {
	b.mu.Lock()
	b.hold.stow(c) // want "cond-unlocked: "
	b.mu.Unlock()
	b.come.Signal()
}

// Sink ends it.
func (b *Barge) Sink() {
	b.mu.Lock()
	b.sunk = true // want "cond-unlocked: "
	b.mu.Unlock()
	b.come.Broadcast()
}

// Skiff looks with errors.Is.
type Skiff struct {
	mu   sync.Mutex
	cap  int
	on   int
	leMu sync.Mutex
	left *sync.Cond
}

var errFull = errors.New("barge: skiff is full")

// NewSkiff returns one with so many places.
func NewSkiff(n int) *Skiff {
	s := &Skiff{cap: n}
	s.left = sync.NewCond(&s.leMu)
	return s
}

func (s *Skiff) tryBoard() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.on >= s.cap {
		return errFull
	}
	s.on++
	return nil
}

// Board waits for a place.
func (s *Skiff) Board() error {
	s.leMu.Lock()
	defer s.leMu.Unlock()
	err := s.tryBoard()
	for errors.Is(err, errFull) {
		s.left.Wait()
		err = s.tryBoard()
	}
	return err
}

// Leave makes a place free.
func (s *Skiff) Leave() {
	s.mu.Lock()
	s.on-- // want "cond-unlocked: "
	s.mu.Unlock()
	s.left.Signal()
}

// Raft looks in a switch.
type Raft struct {
	mu    sync.Mutex
	logs  []int
	logMu sync.Mutex
	more  sync.Cond
}

// NewRaft returns an empty raft.
func NewRaft() *Raft {
	r := &Raft{}
	r.more.L = &r.logMu
	return r
}

func (r *Raft) pop() (int, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	n := len(r.logs)
	if n == 0 {
		return 0, errEmpty
	}
	l := r.logs[n-1]
	r.logs = r.logs[:n-1]
	return l, nil
}

// Pop waits for a log.
func (r *Raft) Pop() (int, error) {
	r.logMu.Lock()
	defer r.logMu.Unlock()
	for {
		switch l, err := r.pop(); err {
		case nil:
			return l, nil
		case errEmpty:
			r.more.Wait()
		default:
			return 0, err
		}
	}
}

// Push adds one.
func (r *Raft) Push(l int) {
	r.mu.Lock()
	r.logs = append(r.logs, l) // want "cond-unlocked: "
	r.mu.Unlock()
	r.more.Signal()
}
