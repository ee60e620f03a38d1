// Package billboard turns a two-sided board: painters work on the back while
// the front is seen.
package billboard

import "sync"

// Face is one side of the board.
type face struct {
	poster    string
	observers []func()
}

// Board shows one of its faces.
type Board struct {
	mu    sync.Mutex
	faces [2]face
	front *face
	back  *face
	turns int
}

// NewBoard returns a board with two blank faces.
func NewBoard() *Board {
	b := &Board{}
	b.front, b.back = &b.faces[0], &b.faces[1]
	return b
}

// Paint puts a poster on the back.
func (b *Board) Paint(poster string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.back.poster = poster
}

// Front returns the poster that is seen.
func (b *Board) Front() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.front.poster
}

// PollTurns asks whether the board has been turned more than n times, and
// returns how often it was. If it has not, then wake is called by the next
// turn. Any number of observers may ask.
func (b *Board) PollTurns(n int, wake func()) (turns int, ok bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.turns > n {
		return b.turns, true
	}
	f := b.front
	f.observers = append(f.observers, wake)
	return b.turns, false // want `pending-unregistered`
}

// Turn swaps the faces and calls the observers of the one that is seen now.
func (b *Board) Turn() {
	for _, wake := range b.turn() {
		wake()
	}
}

func (b *Board) turn() []func() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.turns++
	b.front, b.back = b.back, b.front
	list := b.front.observers
	b.front.observers = nil
	return list
}
