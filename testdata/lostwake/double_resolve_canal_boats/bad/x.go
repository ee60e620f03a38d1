// Package canal lets boats through.
package canal

import (
	"io"
	"sync/atomic"
)

// Pass carries water both ways until one side is dry.
func Pass(up, down io.ReadWriter) {
	dry := make(chan struct{})
	go func() {
		if _, err := io.Copy(up, down); err != nil {
			println(err.Error())
		}
		close(dry)
	}()
	go func() {
		for {
			if _, err := down.Write([]byte{1}); err != nil {
				close(dry) // want "double-resolve: "
				return
			}
		}
	}()
	<-dry
}

// Mix carries by one function, started for each way.
func Mix(up, down io.ReadWriter) {
	over := make(chan struct{})
	go carry(up, down, over)
	go carry(down, up, over)
	<-over
}

func carry(to io.Writer, from io.Reader, over chan struct{}) {
	defer close(over) // want "double-resolve: "
	io.Copy(to, from)
}

// Lock is left once.
type Lock struct {
	left int32
	gone chan struct{}
}

// NewLock returns a lock.
func NewLock() *Lock { return &Lock{gone: make(chan struct{})} }

// Leave leaves the lock; it may be called by several.
func (l *Lock) Leave() {
	if atomic.LoadInt32(&l.left) == 1 {
		return
	}
	atomic.StoreInt32(&l.left, 1)
	close(l.gone) // want "double-resolve: "
}

// Wait waits until it is left.
func (l *Lock) Wait() { <-l.gone }

// Barge sinks once.
type Barge struct {
	sunk bool
	down chan struct{}
	pump func() error
}

// NewBarge returns a barge with a pump.
func NewBarge(pump func() error) *Barge {
	b := &Barge{down: make(chan struct{}), pump: pump}
	go b.drain()
	return b
}

func (b *Barge) drain() {
	for b.pump() == nil {
	}
	b.Sink()
}

// Sink sinks the barge.
func (b *Barge) Sink() {
	if b.sunk {
		return
	}
	close(b.down) // want "double-resolve: "
	b.sunk = true
}

// Down waits until the barge is sunk.
func (b *Barge) Down() { <-b.down }
