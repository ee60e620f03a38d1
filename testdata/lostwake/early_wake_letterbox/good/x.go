// Package letterbox collects letters and has them carried away in bundles.
package letterbox

import (
	"context"
	"errors"
	"sync"
)

// ErrHeavy is reported for a letter over the limit.
var ErrHeavy = errors.New("letterbox: too heavy")

// A Letter has a weight in grams.
type Letter struct {
	To    string
	Grams int
}

// A Box has a flag that is up when the postman should look.
type Box struct {
	flag  chan struct{}
	limit int

	mu      sync.Mutex
	letters []Letter
	grams   int
}

// New returns an empty box for letters up to limit grams.
func New(limit int) *Box {
	return &Box{flag: make(chan struct{}, 1), limit: limit}
}

func (b *Box) raise() {
	select {
	case b.flag <- struct{}{}:
	default:
	}
}

// Drop puts one letter in.
func (b *Box) Drop(l Letter) error {
	if l.Grams > b.limit {
		return ErrHeavy
	}
	b.put(l)
	b.raise()
	return nil
}

// DropAll puts in what is not too heavy and returns the rest.
func (b *Box) DropAll(letters ...Letter) (rest []Letter) {
	for _, l := range letters {
		if l.Grams > b.limit {
			rest = append(rest, l)
			continue
		}
		b.put(l)
	}
	if len(rest) < len(letters) {
		b.raise()
	}
	return rest
}

func (b *Box) put(l Letter) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.letters = append(b.letters, l)
	b.grams += l.Grams
}

func (b *Box) empty() []Letter {
	b.mu.Lock()
	defer b.mu.Unlock()
	letters := b.letters
	b.letters, b.grams = nil, 0
	return letters
}

// Carry carries bundles away until ctx ends. One postman at a time.
func (b *Box) Carry(ctx context.Context, carry func([]Letter)) error {
	for {
		if bundle := b.empty(); len(bundle) > 0 {
			carry(bundle)
			continue
		}
		select {
		case <-b.flag:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}
