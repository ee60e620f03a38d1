// Package loom weaves rows in the order in which they come. Who waits for a finished cloth leaves when the loom has
// stopped, but it is the weaver himself who tells that, when he ends: he cannot have while he hands over the cloth.
package loom

import "errors"

// ErrStopped says that nobody weaves any more.
var ErrStopped = errors.New("loom: stopped")

type job struct {
	row   []byte
	cloth chan []byte
}

// Loom has one weaver.
type Loom struct {
	jobs    chan job
	halt    chan struct{}
	stopped chan struct{}
}

// New returns a loom that nobody works at.
func New() *Loom {
	return &Loom{jobs: make(chan job), halt: make(chan struct{}), stopped: make(chan struct{})}
}

// Weave works until Halt.
func (l *Loom) Weave(pattern func([]byte) []byte) {
	defer l.tell()
	var woven []byte
	for {
		select {
		case <-l.halt:
			return
		case j := <-l.jobs:
			woven = l.turn(woven, j, pattern)
		}
	}
}

// tell is the last thing that the weaver does.
func (l *Loom) tell() { close(l.stopped) }

func (l *Loom) turn(woven []byte, j job, pattern func([]byte) []byte) []byte {
	if j.cloth == nil {
		return append(woven, pattern(j.row)...)
	}
	j.cloth <- woven
	return nil
}

// Add gives the weaver a row.
func (l *Loom) Add(row []byte) error {
	select {
	case l.jobs <- job{row: row}:
		return nil
	case <-l.stopped:
		return ErrStopped
	}
}

// Cut takes what is woven off the loom.
func (l *Loom) Cut() ([]byte, error) {
	cloth := make(chan []byte)
	select {
	case l.jobs <- job{cloth: cloth}:
	case <-l.stopped:
		return nil, ErrStopped
	}
	select {
	case c := <-cloth:
		return c, nil
	case <-l.stopped:
		return nil, ErrStopped
	}
}

// Halt sends the weaver home, once.
func (l *Loom) Halt() { close(l.halt) }
