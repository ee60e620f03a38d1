// Package telex polls a line with one listener.
package telex

import "sync"

type Waker interface {
	Wake()
	WillWake(Waker) bool
}

type Line struct {
	sync.Mutex
	text string
	end  bool
	ear  Waker
}

func NewLine() *Line { return &Line{} }

func (l *Line) Read(w Waker) (text string, pending bool) {
	l.Lock()
	defer l.Unlock()
	if l.end {
		return l.text, false
	}
	switch {
	case l.ear == nil:
		l.ear = w
	case !l.ear.WillWake(w):
		l.ear = w
	}
	return "", true
}

func (l *Line) Type(s string) {
	l.Lock()
	l.text += s
	w := l.ear
	l.Unlock()
	if w != nil {
		w.Wake()
	}
}

func (l *Line) End() {
	l.Lock()
	l.end = true
	w := l.ear
	l.Unlock()
	if w != nil {
		w.Wake()
	}
}
