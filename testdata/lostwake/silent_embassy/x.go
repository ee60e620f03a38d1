// Package embassy sends notes abroad; a note without an answer lapses.
package embassy

import (
	"errors"
	"sync"
	"time"
)

// Errors of an embassy.
var (
	ErrLapsed  = errors.New("embassy: note lapsed")
	ErrRefused = errors.New("embassy: note refused")
)

type note struct {
	answer string
	err    error
	done   chan struct{}
}

// An Embassy keeps the notes that are under way.
type Embassy struct {
	patience time.Duration
	pouch    func(number int, text string) error

	mu     sync.Mutex
	number int
	away   map[int]*note
}

// New returns an embassy that waits patience for every answer.
func New(patience time.Duration, pouch func(int, string) error) *Embassy {
	return &Embassy{patience: patience, pouch: pouch, away: make(map[int]*note)}
}

func (e *Embassy) settle(number int, answer string, err error) {
	e.mu.Lock()
	n, ok := e.away[number]
	delete(e.away, number)
	e.mu.Unlock()
	if !ok {
		return
	}
	n.answer, n.err = answer, err
	close(n.done)
}

// Send sends a note and returns the answer.
func (e *Embassy) Send(text string) (string, error) {
	n := &note{done: make(chan struct{})}
	e.mu.Lock()
	e.number++
	number := e.number
	e.away[number] = n
	e.mu.Unlock()

	lapse := time.AfterFunc(e.patience, func() { e.settle(number, "", ErrLapsed) })
	defer lapse.Stop()
	if err := e.pouch(number, text); err != nil {
		e.settle(number, "", err)
	}
	<-n.done
	return n.answer, n.err
}

// Courier takes in one answer. What cannot be read is dropped: the note it
// belongs to lapses.
func (e *Embassy) Courier(number int, seal byte, answer string) {
	switch seal {
	case 'A':
		e.settle(number, answer, nil)
	case 'R':
		e.settle(number, "", ErrRefused)
	default:
		return
	}
}
