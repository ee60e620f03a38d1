// Package cashbox pays out of a box that may hold too little. Who asks for much
// does not stand in the way of who asks for little.
package cashbox

import (
	"errors"
	"sync"
)

// ErrTooMuch is returned for sums that the box never holds.
var ErrTooMuch = errors.New("cashbox: too much")

const most = 1000

// Box holds coins.
type Box struct {
	mu    sync.Mutex
	paid  *sync.Cond
	coins int
}

// NewBox returns an empty box.
func NewBox() *Box {
	b := new(Box)
	b.paid = sync.NewCond(&b.mu)
	return b
}

// In pays coins in. What does not fit is returned.
func (b *Box) In(coins int) (rest int) {
	b.mu.Lock()
	defer b.mu.Unlock()
	fit := min(coins, most-b.coins)
	b.coins += fit
	b.paid.Broadcast()
	return coins - fit
}

// Out waits until the box has that many coins, and takes them.
func (b *Box) Out(coins int) error {
	if coins > most {
		return ErrTooMuch
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	for b.coins < coins {
		b.paid.Wait()
	}
	b.coins -= coins
	return nil
}
