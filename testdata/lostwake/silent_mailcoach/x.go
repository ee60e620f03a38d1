// Package mailcoach loads bags onto one coach at a time without keeping a
// coachman at the door: whoever brings the first bag harnesses the horses.
package mailcoach

import (
	"sync"
	"sync/atomic"
)

// Bag is a sack of post.
type Bag struct {
	Town string
	Next *Bag
}

// Yard is a pile that takes no lock: bags are pushed on top and all of them
// are taken at once.
type Yard struct {
	top     atomic.Pointer[Bag]
	driving atomic.Bool
	drive   func(*Bag)
	trips   sync.WaitGroup
}

// New returns a yard whose coach is driven by drive.
func New(drive func(*Bag)) *Yard { return &Yard{drive: drive} }

// Bring lays b on the pile.
func (y *Yard) Bring(b *Bag) {
	for {
		top := y.top.Load()
		b.Next = top
		if y.top.CompareAndSwap(top, b) {
			break
		}
	}
	if y.driving.CompareAndSwap(false, true) {
		y.trips.Go(y.round)
	}
}

// round drives until the pile is empty. After the horses are unharnessed it
// looks once more, for a bag that came while they still were.
func (y *Yard) round() {
	for {
		for b := y.top.Swap(nil); b != nil; b = y.top.Swap(nil) {
			for b = turn(b); b != nil; {
				next := b.Next
				b.Next = nil
				y.drive(b)
				b = next
			}
		}
		y.driving.Store(false)
		if y.top.Load() == nil {
			return
		}
		if !y.driving.CompareAndSwap(false, true) {
			return // somebody else harnessed them
		}
	}
}

// turn puts the oldest bag first.
func turn(b *Bag) *Bag {
	var first *Bag
	for b != nil {
		next := b.Next
		b.Next = first
		first, b = b, next
	}
	return first
}

// Rest waits for the coach. Nobody may bring bags meanwhile.
func (y *Yard) Rest() { y.trips.Wait() }
