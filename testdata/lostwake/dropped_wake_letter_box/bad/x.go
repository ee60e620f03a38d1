// Package letterbox holds letters till the postman comes; each sender whose letter went in lets the next one try.
package letterbox

import (
	"errors"
	"sync"
)

// The errors of Post.
var (
	ErrGone  = errors.New("letterbox: taken down")
	ErrStamp = errors.New("letterbox: the stamps are not valid any more")
)

// Sender has stamps that may run out.
type Sender struct {
	mu      sync.Mutex
	invalid bool
}

// Invalidate makes the stamps of s worthless.
func (s *Sender) Invalidate() {
	s.mu.Lock()
	s.invalid = true
	s.mu.Unlock()
}

// Box has room for a few letters.
type Box struct {
	mu      sync.Mutex
	room    *sync.Cond
	letters []string
	gone    bool
}

// New hangs up a box.
func New() *Box {
	b := &Box{}
	b.room = sync.NewCond(&b.mu)
	return b
}

// Post waits for room.
func (b *Box) Post(s *Sender, letter string) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	for len(b.letters) >= 10 && !b.gone {
		b.room.Wait()
	}
	if b.gone {
		return ErrGone
	}
	s.mu.Lock()
	invalid := s.invalid
	s.mu.Unlock()
	if invalid {
		return ErrStamp // want "dropped-wake: "
	}
	b.letters = append(b.letters, letter)
	b.room.Signal()
	return nil
}

// Empty takes the letters, and lets one sender try.
func (b *Box) Empty() []string {
	b.mu.Lock()
	defer b.mu.Unlock()
	letters := b.letters
	b.letters = nil
	b.room.Signal()
	return letters
}

// TakeDown takes the box down.
func (b *Box) TakeDown() {
	b.mu.Lock()
	b.gone = true
	b.mu.Unlock()
	b.room.Broadcast()
}
