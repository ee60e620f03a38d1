// Package harbourpilots asks for pilots by way of a notice board.
package harbourpilots

import (
	"context"

	"github.com/futurelint/futurelint/testdata/lostwake/no_exit_harbour_pilots/board"
)

// wish is a ship that waits for a pilot.
type wish struct {
	ship  string
	pilot chan string
}

// Office has a board on which ships wish for a pilot.
type Office struct {
	board *board.Board
	ctx   context.Context
	close context.CancelFunc
}

// Open opens an office.
func Open(pilots []string) *Office {
	o := &Office{board: &board.Board{}}
	o.ctx, o.close = context.WithCancel(context.Background())
	next := 0
	o.board.Read(func(note any) {
		w := note.(*wish)
		w.pilot <- pilots[next%len(pilots)] + " for " + w.ship
		next++
	})
	return o
}

// Pilot returns a pilot for the ship.
func (o *Office) Pilot(ship string) string {
	w := &wish{ship, make(chan string, 1)}
	o.board.Pin(w)
	return <-w.pilot // want "no-exit: "
}

// Call reads one wish.
func (o *Office) Call() { o.board.Turn() }

// Close closes the office.
func (o *Office) Close() {
	o.board.TakeDown()
	o.close()
}

// flag is raised when all that was pinned before was read.
type flag chan struct{}

func (f flag) raise() { close(f) }

func (f flag) wait() { <-f }

// Mast has a board for flags.
type Mast struct {
	board *board.Board
	flags *board.Notes[flag]
	bare  chan struct{}
}

// Rig rigs a mast.
func Rig() *Mast {
	m := &Mast{board: &board.Board{}, bare: make(chan struct{})}
	b := &board.Board{}
	m.board = b
	m.flags = board.NotesOn(b, func(f flag) { f.raise() })
	return m
}

// Sync waits until all that was pinned is read.
func (m *Mast) Sync() {
	f := flag(make(chan struct{}))
	m.flags.Pin(f)
	f.wait() // want "no-exit: "
}

// Fell takes the mast down.
func (m *Mast) Fell() {
	m.board.TakeDown()
	close(m.bare)
}

// Felled returns once the mast is down.
func (m *Mast) Felled() { <-m.bare }
