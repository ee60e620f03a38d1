// Package beforestart: handlers are set before Start, as the doc of OnByte says.
package beforestart

import (
	"io"
	"sync"
)

type Reader struct {
	mu      sync.Mutex
	started bool
	onByte  func(byte)
	onEOF   func()
	r       io.ByteReader
}

func New(r io.ByteReader) *Reader { return &Reader{r: r} }

// OnByte sets the handler; it panics after Start.
func (r *Reader) OnByte(f func(byte)) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.started {
		panic("started")
	}
	r.onByte = f
}

// OnEOF sets the handler; it panics after Start.
func (r *Reader) OnEOF(f func()) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.started {
		panic("started")
	}
	r.onEOF = f
}

func (r *Reader) Start() {
	r.mu.Lock()
	r.started = true
	onByte, onEOF := r.onByte, r.onEOF
	r.mu.Unlock()
	go func() {
		for {
			b, err := r.r.ReadByte()
			if err != nil {
				break
			}
			if onByte != nil {
				onByte(b)
			}
		}
		if onEOF != nil {
			onEOF()
		}
	}()
}
