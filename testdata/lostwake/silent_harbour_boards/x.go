// Package harbourboards asks by way of notice boards, and always hears of the end.
package harbourboards

import (
	"context"
	"sync"

	"github.com/futurelint/futurelint/testdata/lostwake/no_exit_harbour_pilots/board"
)

// wish is a ship that waits for a pilot.
type wish struct {
	pilot chan string
}

// Office tells those who still wait when it closes.
type Office struct {
	board *board.Board
	close context.CancelFunc
	mu    sync.Mutex
	open  map[*wish]bool
}

// Open opens an office.
func Open() *Office {
	o := &Office{board: &board.Board{}, open: map[*wish]bool{}}
	_, o.close = context.WithCancel(context.Background())
	o.board.Read(func(note any) { o.answer(note.(*wish), "a pilot") })
	return o
}

func (o *Office) answer(w *wish, pilot string) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.open[w] {
		delete(o.open, w)
		w.pilot <- pilot
	}
}

// Pilot returns a pilot, or none once the office is closed.
func (o *Office) Pilot() string {
	w := &wish{make(chan string, 1)}
	o.mu.Lock()
	o.open[w] = true
	o.mu.Unlock()
	o.board.Pin(w)
	return <-w.pilot
}

// Close closes the office.
func (o *Office) Close() {
	o.board.TakeDown()
	o.close()
	o.mu.Lock()
	defer o.mu.Unlock()
	for w := range o.open {
		delete(o.open, w)
		w.pilot <- ""
	}
}

// Lamp is lit by the first note, whatever it says.
type Lamp struct {
	board *board.Board
	lit   chan struct{}
	once  sync.Once
	out   chan struct{}
}

// Light hangs up a lamp.
func Light() *Lamp {
	l := &Lamp{board: &board.Board{}, lit: make(chan struct{}), out: make(chan struct{})}
	l.board.Read(func(any) { l.once.Do(func() { close(l.lit) }) })
	return l
}

// Lit waits until the lamp is lit; taking the board down may well do so.
func (l *Lamp) Lit() { <-l.lit }

// Douse puts the lamp out.
func (l *Lamp) Douse() {
	l.board.TakeDown()
	close(l.out)
}

// Out waits until the lamp is out.
func (l *Lamp) Out() { <-l.out }

// bell rings once.
type bell chan struct{}

// Tower has its board turned, and nothing ended, by who rings.
type Tower struct {
	board *board.Board
	bells *board.Notes[bell]
}

// Build builds a tower.
func Build() *Tower {
	b := &board.Board{}
	t := &Tower{board: b}
	t.bells = board.NotesOn(b, func(each bell) { close(each) })
	return t
}

// Ring waits until the bell has rung.
func (t *Tower) Ring() {
	b := make(bell)
	t.bells.Pin(b)
	t.board.Turn()
	<-b
}
