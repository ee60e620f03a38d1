// Package auction lets bidders wait for the hammer.
package auction

import (
	"errors"
	"sync"
	"time"
)

// ErrWithdrawn is the outcome of a lot that its owner took back.
var ErrWithdrawn = errors.New("auction: lot withdrawn")

// ErrLow is returned for a bid below the one that stands.
var ErrLow = errors.New("auction: bid too low")

// Outcome is how a lot ended.
type Outcome struct {
	Bidder string
	Price  int
	Err    error
}

// Lot is sold when no bid came for a while.
type Lot struct {
	mu     sync.Mutex
	best   Outcome
	out    Outcome
	over   bool
	hammer *time.Timer
	fell   chan struct{}
}

// Call opens the bidding for a lot at the given price.
func Call(price int, quiet time.Duration) *Lot {
	l := &Lot{best: Outcome{Price: price}, fell: make(chan struct{})}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.hammer = time.AfterFunc(quiet, l.knock)
	return l
}

// knock runs when the bidding has been quiet.
func (l *Lot) knock() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.finish(l.best)
}

func (l *Lot) finish(out Outcome) {
	if l.over {
		return
	}
	l.over = true
	l.out = out
	close(l.fell)
}

// Bid offers a price and gives the others quiet time again.
func (l *Lot) Bid(bidder string, price int, quiet time.Duration) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.over || price <= l.best.Price {
		return ErrLow
	}
	l.best = Outcome{Bidder: bidder, Price: price}
	l.hammer.Reset(quiet)
	return nil
}

// Withdraw takes the lot back.
func (l *Lot) Withdraw() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.hammer.Stop()
	l.finish(Outcome{Err: ErrWithdrawn})
}

// Wait returns the outcome once the hammer fell.
func (l *Lot) Wait() Outcome {
	<-l.fell
	return l.out
}
