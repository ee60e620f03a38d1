// Package laundryfold feeds the folding table of a laundry.
package laundryfold

import (
	"slices"
	"sync"
)

// Basket is a pile of washed pieces that waits for one folder.
type Basket[P any] struct {
	mu     sync.Mutex
	pieces []P
	poke   chan struct{} // holds one token when there is something to fold
	quit   chan struct{}
	once   sync.Once
}

// NewBasket returns an empty basket.
func NewBasket[P any]() *Basket[P] {
	return &Basket[P]{
		poke: make(chan struct{}, 1),
		quit: make(chan struct{}),
	}
}

// Toss adds one piece.
func (b *Basket[P]) Toss(p P) {
	b.mu.Lock()
	b.pieces = append(b.pieces, p)
	b.mu.Unlock()
	b.nudge()
}

// TipInto empties b into other, for example when a table closes early. It
// returns the number of pieces that changed baskets.
func (b *Basket[P]) TipInto(other *Basket[P]) int {
	if b == other {
		return 0
	}
	pile := b.lift()
	if len(pile) == 0 {
		return 0
	}
	other.mu.Lock()
	other.pieces = slices.Concat(pile, other.pieces)
	other.mu.Unlock()
	other.nudge()
	return len(pile)
}

// Fold calls fold for each piece until Stop.
func (b *Basket[P]) Fold(fold func(P)) {
	for {
		for _, p := range b.lift() {
			fold(p)
		}
		select {
		case <-b.poke:
		case <-b.quit:
			return
		}
	}
}

// Stop ends Fold.
func (b *Basket[P]) Stop() { b.once.Do(func() { close(b.quit) }) }

func (b *Basket[P]) lift() []P {
	b.mu.Lock()
	defer b.mu.Unlock()
	pile := b.pieces
	b.pieces = nil
	return pile
}

func (b *Basket[P]) nudge() {
	select {
	case b.poke <- struct{}{}:
	default:
	}
}
