// Package staff reads a tide staff. Its reader tells the keeper of each reading, for which there is room for
// one; where that is taken the keeper is told of a later one.
package staff

import (
	"io"
	"time"
)

type Staff struct {
	seen  chan time.Time
	lamp  chan struct{}
	quiet time.Duration
}

func Open(r io.Reader, quiet time.Duration, noted bool) *Staff {
	s := &Staff{seen: make(chan time.Time, 1), lamp: make(chan struct{}), quiet: quiet}
	go s.keep()
	go s.read(r, noted)
	return s
}

func (s *Staff) read(r io.Reader, noted bool) {
	mark := make([]byte, 8)
	for {
		select {
		case <-s.lamp:
			return
		default:
		}
		n, err := r.Read(mark)
		if err != nil {
			return
		}
		if n > 0 && noted {
			select {
			case s.seen <- time.Now():
			case <-s.lamp:
				return
			}
		}
	}
}

// Out puts the lamp out.
func (s *Staff) Out() { close(s.lamp) }

func (s *Staff) keep() {
	last := time.Now()
	for {
		select {
		case at := <-s.seen:
			last = at
		case <-s.lamp:
			return
		case <-time.After(s.quiet):
			println("nothing since", last.String())
		}
	}
}
