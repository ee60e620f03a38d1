// Package pearlboat sends divers for pearls, and hands out what they find.
package pearlboat

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"
)

// ErrHome says that the boat lies in the harbour.
var ErrHome = errors.New("the boat is home")

// Boat has one diver, who goes down for as many pearls as were ordered.
type Boat struct {
	home   atomic.Bool
	orders chan int
	pearls chan int
	anchor chan struct{}
}

// Sail takes a boat out.
func Sail() *Boat {
	b := &Boat{orders: make(chan int, 1), pearls: make(chan int, 64), anchor: make(chan struct{})}
	go b.dive()
	return b
}

func (b *Boat) dive() {
	for {
		select {
		case n := <-b.orders:
			for i := range n {
				b.pearls <- i
			}
		case <-b.anchor:
			return
		}
	}
}

// Order asks for n pearls.
func (b *Boat) Order(n int) {
	select {
	case b.orders <- n:
	case <-b.anchor:
	}
}

// Next returns a pearl. The boat may go home while it waits.
func (b *Boat) Next(ctx context.Context) (int, error) {
	if b.home.Load() {
		return 0, ErrHome
	}
	select {
	case p := <-b.pearls: // want "no-exit: "
		return p, nil
	case <-ctx.Done():
		return 0, ctx.Err()
	}
}

// Home calls the diver up.
func (b *Boat) Home() {
	if b.home.CompareAndSwap(false, true) {
		close(b.anchor)
	}
}

const (
	afloat = iota
	docked
)

// Lock is a lock of a canal, through which one ship goes at a time.
type Lock struct {
	state atomic.Int32
	gate  chan struct{}
	shut  chan struct{}
}

// Open opens the lock; the keeper lets the next ship in.
func Open() *Lock {
	l := &Lock{gate: make(chan struct{}, 1), shut: make(chan struct{})}
	go l.keep(make(chan struct{}))
	return l
}

func (l *Lock) keep(ships chan struct{}) {
	for {
		select {
		case <-ships:
			l.gate <- struct{}{}
		case <-l.shut:
			return
		}
	}
}

func (l *Lock) setState(state int32) {
	if old := l.state.Swap(state); old != state {
		fmt.Println("from", old, "to", state)
	}
}

// Enter waits for the gate.
func (l *Lock) Enter(ctx context.Context) error {
	if l.state.Load() != afloat {
		return ErrHome
	}
	select {
	case <-l.gate: // want "no-exit: "
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// Shut ends the work of the lock.
func (l *Lock) Shut() {
	l.setState(docked)
	close(l.shut)
}

// Dredger digs mud until its context ends.
type Dredger struct {
	home atomic.Bool
	ctx  context.Context
	stop context.CancelFunc
	mud  chan int
}

// Dredge starts a dredger.
func Dredge() *Dredger {
	d := &Dredger{mud: make(chan int)}
	d.ctx, d.stop = context.WithCancel(context.Background())
	go d.dig()
	return d
}

func (d *Dredger) dig() {
	for i := 0; ; i++ {
		select {
		case d.mud <- i:
		case <-d.ctx.Done():
			return
		}
	}
}

// Load returns the next load of mud.
func (d *Dredger) Load(ctx context.Context) (int, error) {
	if d.home.Load() {
		return 0, ErrHome
	}
	select {
	case n := <-d.mud: // want "no-exit: "
		return n, nil
	case <-ctx.Done():
		return 0, ctx.Err()
	}
}

// Rest ends the dredger's day.
func (d *Dredger) Rest() {
	d.home.Store(true)
	d.stop()
}

// Tug tows ships until its bell rings.
type Tug struct {
	bell  chan struct{}
	towed chan string
}

// Cast takes a tug out, to tow the ships.
func Cast(ships []string) *Tug {
	t := &Tug{bell: make(chan struct{}), towed: make(chan string)}
	go func() {
		for _, ship := range ships {
			select {
			case t.towed <- ship:
			case <-t.bell:
				return
			}
		}
		close(t.towed)
	}()
	return t
}

func (t *Tug) over() bool {
	select {
	case <-t.bell:
		return true
	default:
		return false
	}
}

// Towed returns the next ship that was towed.
func (t *Tug) Towed(ctx context.Context) (string, error) {
	if t.over() {
		return "", ErrHome
	}
	select {
	case ship := <-t.towed: // want "no-exit: "
		return ship, nil
	case <-ctx.Done():
		return "", ctx.Err()
	}
}

// Ring ends the tug's day.
func (t *Tug) Ring() {
	close(t.bell)
}
