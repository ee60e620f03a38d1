// Package mill grinds sacks one by one.
package mill

import "errors"

var ErrShut = errors.New("shut")

type sack struct {
	grain string
	done  chan error
}

type Mill struct {
	open  func() error
	grind func(string) error
}

func New(open func() error, grind func(string) error) *Mill { return &Mill{open: open, grind: grind} }

func (m *Mill) work(sacks chan *sack) {
	for s := range sacks {
		s.done <- m.grind(s.grain)
	}
}

// Grind grinds all sacks, if the mill opens.
func (m *Mill) Grind(all <-chan string) error {
	one := sack{done: make(chan error)}
	sacks := make(chan *sack)
	defer close(sacks)
	go m.work(sacks)
	if err := m.open(); err != nil {
		return err
	}
	var failed error
	for grain := range all {
		one.grain = grain
		sacks <- &one
		if err := <-one.done; err != nil {
			failed = err
		}
	}
	return failed
}
