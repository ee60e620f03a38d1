// Package signalmast reads flags of ships through one telescope.
package signalmast

import (
	"context"
	"errors"
	"sync"
	"time"
)

// ErrFog means that the telescope is of no use any more.
var ErrFog = errors.New("signalmast: fog")

type look struct {
	ship  string
	flags chan<- []string
}

// Mast has a telescope.
type Mast struct {
	looks chan look
	fog   chan struct{}
	once  sync.Once
	crew  sync.WaitGroup
}

// Man mans a mast.
func Man(read func(ship string) []string) *Mast {
	m := &Mast{looks: make(chan look), fog: make(chan struct{})}
	m.crew.Add(1)
	go m.watch(read)
	return m
}

func (m *Mast) watch(read func(string) []string) {
	defer m.crew.Done()
	for {
		select {
		case l := <-m.looks:
			l.flags <- read(l.ship)
		case <-m.fog:
			return
		}
	}
}

// Fog ends the watch.
func (m *Mast) Fog() {
	m.once.Do(func() { close(m.fog) })
	m.crew.Wait()
}

// Flags returns the flags of a ship, if they can be read within a minute.
func (m *Mast) Flags(ctx context.Context, ship string) ([]string, error) {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	flags := make(chan []string, 1)
	select {
	case m.looks <- look{ship, flags}:
	case <-m.fog:
		return nil, ErrFog
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	// A look that was taken is answered, even in the fog.
	select {
	case f := <-flags:
		return f, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}
