// Package organ has tickers that are stopped by those who wait for them, or set again, and requests that
// are dropped where nobody waits any more.
package organ

import (
	"context"
	"time"
)

// Bellows blow.
type Bellows struct {
	blows *time.Ticker
	full  func() bool
}

// Blow blows until the bellows are full.
func (b *Bellows) Blow() {
	go func() {
		for range b.blows.C {
			if b.full() {
				b.blows.Stop()
				return
			}
		}
	}()
}

// Rest rests.
func (b *Bellows) Rest() { b.blows.Stop() }

// Pedal ticks, now and then.
type Pedal struct{ ticks *time.Ticker }

// Press starts the pedal.
func (p *Pedal) Press(step func()) {
	go func() {
		for range p.ticks.C {
			step()
		}
	}()
}

// Lift stops it for a while.
func (p *Pedal) Lift() { p.ticks.Stop() }

// Again goes on.
func (p *Pedal) Again() { p.ticks.Reset(time.Second) }

// Loft takes requests, until it is closed.
type Loft struct {
	tunes  chan *tune
	closed chan struct{}
}

type tune struct {
	name   string
	played chan int
}

// NewLoft returns a loft.
func NewLoft(ctx context.Context, play func(context.Context, string) (int, error)) *Loft {
	l := &Loft{tunes: make(chan *tune), closed: make(chan struct{})}
	go l.serve(ctx, play)
	return l
}

// Ask asks for a tune.
func (l *Loft) Ask(name string) int {
	t := &tune{name, make(chan int, 1)}
	select {
	case l.tunes <- t:
	case <-l.closed:
		return 0
	}
	select {
	case n := <-t.played:
		return n
	case <-l.closed:
		return 0
	}
}

func (l *Loft) serve(ctx context.Context, play func(context.Context, string) (int, error)) {
	defer close(l.closed)
	for {
		select {
		case t := <-l.tunes:
			go func() {
				n, err := play(ctx, t.name)
				if err != nil {
					return
				}
				t.played <- n
			}()
		case <-ctx.Done():
			return
		}
	}
}
