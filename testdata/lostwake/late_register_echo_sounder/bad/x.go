// Package sounder measures depths: it sends a ping and waits for its echo.
package sounder

import (
	"errors"
	"io"
	"sync"
	"sync/atomic"
)

// ErrClosed is returned when the water is too loud.
var ErrClosed = errors.New("sounder: closed")

// Sounder writes pings to w; who reads the echoes calls Echo.
type Sounder struct {
	w    io.Writer
	seq  atomic.Uint32
	ping sync.Map // of chan int by uint32
}

// New returns a sounder.
func New(w io.Writer) *Sounder { return &Sounder{w: w} }

func (s *Sounder) emit(n uint32) error {
	_, err := s.w.Write([]byte{byte(n >> 24), byte(n >> 16), byte(n >> 8), byte(n)})
	return err
}

// Depth sends a ping and returns the depth.
func (s *Sounder) Depth() (int, error) {
	n := s.seq.Add(1)
	echo := make(chan int, 1)
	if err := s.emit(n); err != nil {
		return 0, err
	}
	s.ping.Store(n, echo) // want "late-register: "

	metres := <-echo
	if metres < 0 {
		return 0, ErrClosed
	}
	return metres, nil
}

// Echo takes the answer to ping n. A negative depth says that there is none.
func (s *Sounder) Echo(n uint32, metres int) bool {
	c, ok := s.ping.LoadAndDelete(n)
	if !ok {
		return false
	}
	c.(chan int) <- metres
	return true
}
