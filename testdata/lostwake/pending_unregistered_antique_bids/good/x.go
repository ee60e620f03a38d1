// Package antiques runs the bids for one piece.
package antiques

import (
	"errors"
	"sync"
)

// ErrAgain means that the bidder is told by its channel when to ask again.
var ErrAgain = errors.New("antiques: ask again later")

// Lot is one piece. The zero value is open for bids.
type Lot struct {
	mu      sync.Mutex
	highest int
	bidder  string
	sold    bool
	bell    map[string]chan<- struct{}
}

// Bid offers an amount.
func (l *Lot) Bid(bidder string, amount int) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.sold || amount <= l.highest {
		return false
	}
	l.highest, l.bidder = amount, bidder
	return true
}

// Winner returns who got the piece for how much. As long as it is not sold, the
// error is ErrAgain, and bell, which has room for one, gets a message then. A
// new bell takes the place of the old one of the same name.
func (l *Lot) Winner(name string, bell chan<- struct{}) (string, int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.sold {
		return l.bidder, l.highest, nil
	}
	if l.bell == nil {
		l.bell = make(map[string]chan<- struct{})
	}
	l.bell[name] = bell
	return "", 0, ErrAgain
}

// Hammer sells the piece.
func (l *Lot) Hammer() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.sold = true
	for name, bell := range l.bell {
		delete(l.bell, name)
		select {
		case bell <- struct{}{}:
		default:
		}
	}
}
