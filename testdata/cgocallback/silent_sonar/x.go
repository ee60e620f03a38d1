// Package sonar measures the depth below a boat.
package sonar

/*
#include "x.h"
*/
import "C"

import (
	"context"
	"errors"
	"runtime/cgo"
	"sync"
	"time"
)

// Errors.
var (
	ErrOpen = errors.New("sonar: no transducer")
	ErrPing = errors.New("sonar: cannot ping")
)

// Echo is one measurement.
type Echo struct {
	Depth float64
	At    time.Time
}

// Sounder pings in the background.
type Sounder struct {
	p      *C.sonar
	h      cgo.Handle
	ctx    context.Context
	cancel context.CancelFunc
	echoes chan Echo
	once   sync.Once
	offset float64
}

// Option changes a sounder.
type Option func(*Sounder)

// WithKeelOffset is added to each depth.
func WithKeelOffset(m float64) Option {
	return func(s *Sounder) { s.offset = m }
}

// Open begins to ping.
func Open(gain int, every time.Duration, opts ...Option) (*Sounder, error) {
	s := &Sounder{echoes: make(chan Echo)}
	for _, o := range opts {
		o(s)
	}
	s.p = C.sonar_open(C.int(gain))
	if s.p == nil {
		return nil, ErrOpen
	}
	s.ctx, s.cancel = context.WithCancel(context.Background())
	s.h = cgo.NewHandle(s)
	if C.sonar_ping_every(s.p, C.int(every.Microseconds()), C.uintptr_t(s.h)) != 0 {
		s.cancel()
		s.h.Delete()
		C.sonar_close(s.p)
		return nil, ErrPing
	}
	return s, nil
}

// Echoes yields the measurements and is closed by Close.
func (s *Sounder) Echoes() <-chan Echo { return s.echoes }

func (s *Sounder) push(e Echo) {
	select {
	case <-s.ctx.Done():
	case s.echoes <- e:
	}
}

// Close ends the measurement.
func (s *Sounder) Close() error {
	s.once.Do(func() {
		s.cancel()
		C.sonar_silence(s.p)
		close(s.echoes)
		C.sonar_close(s.p)
		s.h.Delete()
	})
	return nil
}

// Average returns the mean of the next n depths.
func (s *Sounder) Average(n int) (float64, error) {
	var sum float64
	for i := 0; i < n; i++ {
		e, ok := <-s.echoes
		if !ok {
			return 0, ErrPing
		}
		sum += e.Depth
	}
	return sum / float64(n), nil
}

//export goSonarEcho
func goSonarEcho(user C.uintptr_t, metres C.double) {
	s := cgo.Handle(user).Value().(*Sounder)
	s.push(Echo{Depth: float64(metres) + s.offset, At: time.Now()})
}
