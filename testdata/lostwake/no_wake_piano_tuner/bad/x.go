// Package piano has a piano tuned, whose tools are put away each time.
package piano

import (
	"io"
	"sync"
)

// A Piano is played when nobody tunes it.
type Piano struct {
	mu    sync.Mutex
	free  *sync.Cond
	tuned bool
	tools io.Closer
	sheet *Sheet
}

// New returns a piano that is out of tune, with the tools for it.
func New(tools io.Closer) *Piano {
	p := &Piano{tools: tools}
	p.free = sync.NewCond(&p.mu)
	p.sheet = &Sheet{of: p}
	return p
}

// Sheet returns what is played next.
func (p *Piano) Sheet() io.Closer { return p.sheet }

// A Sheet lies on a piano.
type Sheet struct{ of *Piano }

// Close has those look again who wait at the piano.
func (s *Sheet) Close() error {
	s.of.free.Broadcast()
	return nil
}

// Tune tunes it.
func (p *Piano) Tune() {
	p.mu.Lock()
	p.tuned = true // want "no-wake: "
	p.mu.Unlock()
	p.tools.Close()
}

// Play waits until it is tuned.
func (p *Piano) Play() {
	p.mu.Lock()
	defer p.mu.Unlock()
	for !p.tuned {
		p.free.Wait()
	}
}
