// Package loft sends questions by carrier pigeon and waits for the answers.
package loft

import (
	"errors"
	"fmt"
	"sync"
)

// Errors of a loft.
var (
	ErrLost     = errors.New("loft: pigeon lost")
	ErrNoPigeon = errors.New("loft: no pigeon")
)

// A Pigeon flies notes to the other loft.
type Pigeon interface {
	Fly(ring uint32, note string) error
}

type answer struct {
	note string
	err  error
}

// A Loft has one pigeon at a time.
type Loft struct {
	mu      sync.Mutex
	pigeon  Pigeon
	ring    uint32
	waiting map[uint32]chan answer
}

// Ask sends a note and returns the answer.
func (l *Loft) Ask(note string) (string, error) {
	l.mu.Lock()
	if l.pigeon == nil {
		l.mu.Unlock()
		return "", ErrNoPigeon
	}
	l.ring++
	ring := l.ring
	ch := make(chan answer, 1)
	l.waiting[ring] = ch
	err := l.pigeon.Fly(ring, note)
	if err != nil {
		delete(l.waiting, ring)
		l.mu.Unlock()
		return "", fmt.Errorf("loft: send off: %w", err)
	}
	l.mu.Unlock()

	a := <-ch
	return a.note, a.err
}

// Returned is called when a pigeon brings an answer.
func (l *Loft) Returned(ring uint32, note string) {
	l.mu.Lock()
	ch, ok := l.waiting[ring]
	delete(l.waiting, ring)
	l.mu.Unlock()
	if ok {
		ch <- answer{note: note}
	}
}

// Replace puts another pigeon in the place of one that was lost. The new one
// does not know the rings of the old one.
func (l *Loft) Replace(p Pigeon) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.pigeon = p
	for _, ch := range l.waiting {
		ch <- answer{err: ErrLost}
	}
	l.waiting = make(map[uint32]chan answer)
}

// Waiting tells how many answers are due.
func (l *Loft) Waiting() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return len(l.waiting)
}
