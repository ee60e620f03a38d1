// Package bell asks the night porter for keys by letters, which he no longer takes once
// he has gone: who cannot leave his letter does not wait.
package bell

import (
	"errors"
	"sync"
)

// ErrGone says that there is no porter any more.
var ErrGone = errors.New("bell: nobody there")

// Box takes letters.
type Box interface {
	Post(room int) error
}

// Porter hands out keys.
type Porter struct {
	mu    sync.Mutex
	gone  bool
	box   Box
	rooms map[int]chan string
}

// Key asks for the key of a room.
func (p *Porter) Key(room int) (string, error) {
	p.mu.Lock()
	key := make(chan string, 1)
	p.rooms[room] = key
	p.mu.Unlock()
	if err := p.box.Post(room); err != nil {
		return "", err
	}
	return <-key, nil
}

// Hand hands over a key.
func (p *Porter) Hand(room int, key string) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.gone {
		return ErrGone
	}
	if k, ok := p.rooms[room]; ok {
		k <- key
		delete(p.rooms, room)
	}
	return nil
}

// Retire leaves all without a key.
func (p *Porter) Retire() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.gone = true
	for room, k := range p.rooms {
		close(k)
		delete(p.rooms, room)
	}
}
