// Package tentradio keeps a radio link to a base camp.
package tentradio

import (
	"errors"
	"io"
	"sync"
)

// Link is up until one of its sides fails.
type Link struct {
	rw    io.ReadWriteCloser
	out   chan []byte
	down  chan struct{}
	mu    sync.Mutex
	heard int
	err   error
}

// Up takes a connection over.
func Up(rw io.ReadWriteCloser) *Link {
	l := &Link{rw: rw, out: make(chan []byte), down: make(chan struct{})}
	go l.listen()
	go l.talk()
	return l
}

// Err waits until the link is down.
func (l *Link) Err() error {
	<-l.down
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.err
}

// Say fails when the link is down.
func (l *Link) Say(b []byte) error {
	select {
	case l.out <- b:
		return nil
	case <-l.down:
		return errors.New("tentradio: link is down")
	}
}

func (l *Link) fail(err error) {
	l.mu.Lock()
	l.err = err
	l.mu.Unlock()
	l.rw.Close()
	close(l.down) // want "double-resolve: "
}

func (l *Link) listen() {
	buf := make([]byte, 256)
	for {
		n, err := l.rw.Read(buf)
		if err != nil {
			l.fail(err)
			return
		}
		l.mu.Lock()
		l.heard += n
		l.mu.Unlock()
	}
}

func (l *Link) talk() {
	for {
		select {
		case b := <-l.out:
			if _, err := l.rw.Write(b); err != nil {
				l.fail(err)
				return
			}
		case <-l.down:
			return
		}
	}
}
