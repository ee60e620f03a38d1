// Package board is a notice board: what is pinned to it is read out, by one reader.
package board

import "sync"

// Board has a reader until it is taken down.
type Board struct {
	mu     sync.Mutex
	notes  []any
	reader func(any)
	down   bool
}

// Read has fn called with each note, in turn.
func (b *Board) Read(fn func(any)) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.reader = fn
}

// Pin pins a note to the board.
func (b *Board) Pin(note any) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if !b.down {
		b.notes = append(b.notes, note)
	}
}

// Turn reads the next note out.
func (b *Board) Turn() {
	b.mu.Lock()
	defer b.mu.Unlock()
	if len(b.notes) > 0 && b.reader != nil {
		b.reader(b.notes[0])
		b.notes = b.notes[1:]
	}
}

// TakeDown takes the board down, with all that is pinned to it.
func (b *Board) TakeDown() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.down, b.notes = true, nil
}

// Notes is a board for notes of one kind.
type Notes[T any] struct {
	board *Board
}

// NotesOn returns the notes of one kind, which are read by fn.
func NotesOn[T any](b *Board, fn func(T)) *Notes[T] {
	b.Read(func(note any) { fn(note.(T)) })
	return &Notes[T]{b}
}

// Pin pins a note.
func (n *Notes[T]) Pin(note T) { n.board.Pin(note) }
