// Package auction sells one lot to the highest bidder.
package auction

import (
	"context"
	"errors"
	"sync"
)

// ErrOver is reported for a bid after the hammer fell.
var ErrOver = errors.New("auction: over")

// A Sale is how the lot went.
type Sale struct {
	Bidder string
	Price  int
}

// A Lot is open to bids until the hammer falls.
type Lot struct {
	mu     sync.Mutex
	best   Sale
	fallen bool
	ears   []func(Sale)
}

// Bid offers a price.
func (l *Lot) Bid(bidder string, price int) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.fallen {
		return ErrOver
	}
	if price > l.best.Price {
		l.best = Sale{bidder, price}
	}
	return nil
}

// Hammer ends the bidding and tells all who listen.
func (l *Lot) Hammer() {
	l.mu.Lock()
	if l.fallen {
		l.mu.Unlock()
		return
	}
	l.fallen = true
	ears, sale := l.ears, l.best
	l.ears = nil
	l.mu.Unlock()
	for _, tell := range ears {
		tell(sale)
	}
}

// OnHammer has tell called, once, with the outcome.
func (l *Lot) OnHammer(tell func(Sale)) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.ears = append(l.ears, tell) // want "late-register: "
}

// Outcome waits for the hammer.
func (l *Lot) Outcome(ctx context.Context) (Sale, error) {
	told := make(chan Sale, 1)
	l.OnHammer(func(s Sale) { told <- s })
	select {
	case s := <-told:
		return s, nil
	case <-ctx.Done():
		return Sale{}, ctx.Err()
	}
}
