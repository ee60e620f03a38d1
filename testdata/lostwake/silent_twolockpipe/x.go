// Package twolockpipe is a pipe whose writes are whole: one writer at a time waits
// for the reader.
package twolockpipe

import (
	"io"
	"sync"
)

// Pipe is unbuffered.
type Pipe struct {
	wrMu sync.Mutex // writers stand in line here; the reader never takes it
	wrCh chan []byte
	rdCh chan int

	once sync.Once
	done chan struct{}
}

// New returns an open pipe.
func New() *Pipe {
	return &Pipe{
		wrCh: make(chan []byte),
		rdCh: make(chan int),
		done: make(chan struct{}),
	}
}

// Write hands p to the reader, in as many reads as it takes.
func (p *Pipe) Write(b []byte) (n int, err error) {
	p.wrMu.Lock()
	defer p.wrMu.Unlock()
	for len(b) > 0 {
		select {
		case p.wrCh <- b:
			nr := <-p.rdCh // the reader always answers at once
			b = b[nr:]
			n += nr
		case <-p.done:
			return n, io.ErrClosedPipe
		}
	}
	return n, nil
}

// Read takes what the writer offers.
func (p *Pipe) Read(b []byte) (int, error) {
	select {
	case <-p.done:
		return 0, io.EOF
	default:
	}
	select {
	case w := <-p.wrCh:
		n := copy(b, w)
		p.rdCh <- n
		return n, nil
	case <-p.done:
		return 0, io.EOF
	}
}

// Close ends both sides.
func (p *Pipe) Close() {
	p.once.Do(func() { close(p.done) })
}
