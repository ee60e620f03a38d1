// Package line reads frames and hands them out until the line is cut.
package line

import (
	"errors"
	"sync"
	"sync/atomic"
)

var errCut = errors.New("cut")

type Line struct {
	read   func() (string, error)
	frames chan string
	cut    chan struct{}
	down   atomic.Bool
	group  sync.WaitGroup
	Ended  func(error)
}

func Open(read func() (string, error), room int) *Line {
	l := &Line{read: read, frames: make(chan string, room), cut: make(chan struct{})}
	l.group.Add(1)
	go l.pump()
	return l
}

// Frames is closed at the end of the line.
func (l *Line) Frames() <-chan string { return l.frames }

func (l *Line) pump() {
	defer func() {
		close(l.frames)
		l.group.Done()
		l.Cut()
	}()
	for {
		select {
		case <-l.cut:
			return
		default:
			frame, err := l.read()
			if err != nil {
				return
			}
			l.frames <- frame
		}
	}
}

func (l *Line) Cut() {
	if !l.down.CompareAndSwap(false, true) {
		return
	}
	go func() {
		close(l.cut)
		l.group.Wait()
		l.Ended(errCut)
	}()
}
