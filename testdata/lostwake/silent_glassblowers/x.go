// Package glassblowers runs one furnace per batch of glasses and counts what
// came out whole.
package glassblowers

import (
	"context"
	"errors"
	"fmt"
)

// ErrOut says that the furnace went out.
var ErrOut = errors.New("glassblowers: the furnace is out")

// Blow makes one glass.
type Blow func(n int) (whole bool)

// Batch is a batch in the furnace.
type Batch struct {
	glasses chan int
	cracked int
	err     error
	cold    chan struct{}
}

// Heat starts a batch of n glasses. The blower stops early when ctx is done.
func Heat(ctx context.Context, n int, blow Blow) *Batch {
	b := &Batch{glasses: make(chan int), cold: make(chan struct{})}
	go b.run(ctx, n, blow)
	return b
}

func (b *Batch) run(ctx context.Context, n int, blow Blow) {
	defer close(b.cold)
	defer close(b.glasses)
	defer func() {
		if r := recover(); r != nil {
			b.err = fmt.Errorf("glassblowers: blower fainted: %v", r)
		}
	}()
	for i := range n {
		if !blow(i) {
			b.cracked++
			continue
		}
		select {
		case b.glasses <- i:
		case <-ctx.Done():
			b.err = ErrOut
			return
		}
	}
}

// Next returns the next whole glass, and false after the last.
func (b *Batch) Next() (glass int, ok bool) {
	glass, ok = <-b.glasses
	return glass, ok
}

// Cracked waits for the furnace to get cold.
func (b *Batch) Cracked() (int, error) {
	for range b.glasses {
	}
	<-b.cold
	return b.cracked, b.err
}
