// Package slot answers letters. Who asks drops a letter in, unless his patience ends first, and waits for the
// answer either way: of a letter that was not dropped in there is none.
package slot

import (
	"context"
	"errors"
)

type letter struct {
	text  string
	reply chan<- string
}

type Slot struct {
	letters chan *letter
	shut    chan struct{}
}

func New(answer func(string) string) *Slot {
	s := &Slot{letters: make(chan *letter), shut: make(chan struct{})}
	go s.serve(answer)
	return s
}

func (s *Slot) serve(answer func(string) string) {
	for {
		select {
		case l := <-s.letters:
			l.reply <- answer(l.text)
		case <-s.shut:
			return
		}
	}
}

func (s *Slot) Shut() { close(s.shut) }

// drop drops a letter in, unless the end comes first.
func (s *Slot) drop(l *letter, end <-chan struct{}) {
	select {
	case s.letters <- l:
	case <-end:
	case <-s.shut:
	}
}

// Ask asks for an answer.
func (s *Slot) Ask(ctx context.Context, text string) (string, error) {
	reply := make(chan string, 1)
	s.drop(&letter{text, reply}, ctx.Done())
	select {
	case r := <-reply: // want `no-exit: \(\*Slot\).Ask waits for letter.reply, though at line 51 the request may not have been sent`
		return r, nil
	case <-s.shut:
		return "", errors.New("shut")
	}
}

// Say asks, and drops the letter in itself.
func (s *Slot) Say(ctx context.Context, text string) string {
	reply := make(chan string, 1)
	select {
	case s.letters <- &letter{text, reply}:
	case <-ctx.Done():
		println("slow today")
	}
	return <-reply // want `no-exit: \(\*Slot\).Say waits for letter.reply, though at line 63 the request may not have been sent`
}

// Tell asks the slot itself, which never shuts then: its own patience has no end.
func (s *Slot) Tell(text string) (string, error) {
	reply := make(chan string, 1)
	s.drop(&letter{text, reply}, nil)
	select {
	case r := <-reply:
		return r, nil
	case <-s.shut:
		return "", errors.New("shut")
	}
}
