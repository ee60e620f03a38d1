// Package organ has tickers that are stopped by those who wait for them, or set again, and requests that
// are dropped where nobody waits any more.
package organ

import "time"

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
