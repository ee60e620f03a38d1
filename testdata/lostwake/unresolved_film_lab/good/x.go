// Package filmlab develops films.
package filmlab

import (
	"errors"
	"fmt"
	"log"
)

// Promise of a T.
type Promise[T any] struct {
	kept   chan struct{}
	value  T
	broken error
}

func promise[T any]() *Promise[T] { return &Promise[T]{kept: make(chan struct{})} }

func (p *Promise[T]) keep(v T) {
	p.value = v
	close(p.kept)
}

func (p *Promise[T]) breakUp(err error) {
	p.broken = err
	close(p.kept)
}

// Get waits for the value.
func (p *Promise[T]) Get() (T, error) {
	<-p.kept
	return p.value, p.broken
}

// Picture is one of a film.
type Picture []byte

type roll struct {
	film     []byte
	pictures *Promise[[]Picture]
}

// Lab has a machine.
type Lab struct {
	rolls chan roll
	bath  func([]byte) ([]byte, error)
}

// Open opens a lab as long as the program runs.
func Open(bath func([]byte) ([]byte, error)) *Lab {
	l := &Lab{rolls: make(chan roll, 3), bath: bath}
	go func() {
		for r := range l.rolls {
			if err := l.develop(r); err != nil {
				log.Print("filmlab: ", err)
			}
		}
	}()
	return l
}

// Develop takes a film.
func (l *Lab) Develop(film []byte) *Promise[[]Picture] {
	p := promise[[]Picture]()
	l.rolls <- roll{film, p}
	return p
}

var errEmpty = errors.New("empty film")

func (l *Lab) develop(r roll) error {
	if len(r.film) == 0 {
		r.pictures.breakUp(errEmpty)
		return errEmpty
	}
	wet, err := l.bath(r.film)
	if err != nil {
		err = fmt.Errorf("bath: %w", err)
		r.pictures.breakUp(err)
		return err
	}
	var ps []Picture
	for len(wet) > 36 {
		ps = append(ps, Picture(wet[:36]))
		wet = wet[36:]
	}
	r.pictures.keep(append(ps, wet))
	return nil
}
