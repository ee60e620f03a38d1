// Package morsetape is a tape on which words arrive letter by letter, and a clerk who polls for them.
package morsetape

import (
	"errors"
	"strings"
	"sync"
)

var (
	errWait = errors.New("no word yet")
	errTorn = errors.New("the tape is torn")
)

// Tape is a tape.
type Tape struct {
	mu    sync.Mutex
	dots  string
	torn  bool
	clerk func()
}

func (t *Tape) ring() {
	if t.clerk != nil {
		t.clerk()
		t.clerk = nil
	}
}

// Tick adds signs.
func (t *Tape) Tick(signs string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.dots += signs
	t.ring()
}

// Tear ends the tape.
func (t *Tape) Tear() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.torn = true
	t.ring()
}

// PollWord returns the next word, or errWait; then clerk is called when to poll again.
func (t *Tape) PollWord(clerk func()) (string, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if len(t.dots) == 0 {
		if t.torn {
			return "", errTorn
		}
		t.clerk = clerk
		return "", errWait
	}
	word, rest, ok := strings.Cut(t.dots, "/")
	if !ok {
		return "", errWait // want "pending-unregistered: .*returns pending"
	}
	t.dots = rest
	return word, nil
}
