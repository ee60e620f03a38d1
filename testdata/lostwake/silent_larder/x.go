// Package larder keeps jars on shelves. Every method that may let somebody go
// on asks for the bell to be rung on its way out.
package larder

import (
	"errors"
	"maps"
	"sync"
)

// ErrEmptied is returned after Clear.
var ErrEmptied = errors.New("larder: emptied")

// Larder counts jars by what is in them.
type Larder struct {
	mu      sync.Mutex
	bell    sync.Cond
	ringing bool
	jars    map[string]int
	room    int
	emptied bool
}

// New returns a larder with room for so many jars.
func New(room int) *Larder {
	l := &Larder{jars: make(map[string]int), room: room}
	l.bell.L = &l.mu
	return l
}

func (l *Larder) lock() { l.mu.Lock() }

// unlock gives the lock up, then rings the bell if anybody asked for it.
func (l *Larder) unlock() {
	ring := l.ringing
	l.ringing = false
	l.mu.Unlock()
	if ring {
		l.bell.Broadcast()
	}
}

// Put waits for room and puts a jar in.
func (l *Larder) Put(what string) error {
	l.lock()
	defer l.unlock()
	for l.room == 0 && !l.emptied {
		l.bell.Wait()
	}
	if l.emptied {
		return ErrEmptied
	}
	l.room--
	l.jars[what]++
	l.ringing = true
	return nil
}

// Get waits for a jar and takes it out.
func (l *Larder) Get(what string) error {
	l.lock()
	defer l.unlock()
	for l.jars[what] == 0 && !l.emptied {
		l.bell.Wait()
	}
	if l.emptied {
		return ErrEmptied
	}
	l.ringing = true
	if l.jars[what]--; l.jars[what] == 0 {
		delete(l.jars, what)
	}
	l.room++
	return nil
}

// Clear takes everything out for good.
func (l *Larder) Clear() map[string]int {
	l.lock()
	defer l.unlock()
	left := maps.Clone(l.jars)
	clear(l.jars)
	l.emptied, l.ringing = true, true
	return left
}
