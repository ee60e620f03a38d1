// Package nightferry logs crossings, if there is a book.
package nightferry

import (
	"os"
	"sync"
)

// Log writes crossings into a book, in a goroutine of its own.
type Log struct {
	book    string
	ended   chan struct{}
	entries chan string

	mu   sync.Mutex
	over bool
}

// Open opens the log: without a book nothing is written.
func (l *Log) Open() error {
	l.ended = make(chan struct{})
	l.entries = make(chan string, 8)
	if l.book == "" {
		close(l.ended)
		return nil
	}
	f, err := os.Create(l.book)
	if err != nil {
		return err
	}
	go l.write(f)
	return nil
}

func (l *Log) write(f *os.File) {
	defer close(l.ended)
	defer f.Close()
	for e := range l.entries {
		if _, err := f.WriteString(e); err != nil {
			l.mu.Lock()
			l.over = true
			l.mu.Unlock()
			return
		}
	}
}

// Close closes the log, and waits for what is written.
func (l *Log) Close() {
	l.mu.Lock()
	if l.over {
		l.mu.Unlock()
		return
	}
	l.over = true
	l.mu.Unlock()
	close(l.entries)
	<-l.ended
}

// Lamp is lit by a keeper, if it has one.
type Lamp struct {
	out chan struct{}
}

// NewLamp returns a lamp.
func NewLamp(keeper func()) *Lamp {
	lamp := &Lamp{out: make(chan struct{})}
	if keeper == nil {
		close(lamp.out)
		return lamp
	}
	go lamp.burn(keeper)
	return lamp
}

func (l *Lamp) burn(keeper func()) {
	keeper()
	close(l.out)
}

// Wait waits until the lamp is out.
func (l *Lamp) Wait() { <-l.out }
