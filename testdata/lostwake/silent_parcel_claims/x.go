// Package parcelclaims answers claims for lost parcels. Who closes the office settles every
// claim that lies in the book, by a method of the claim: it is not one of outsiders.
package parcelclaims

import (
	"fmt"
	"sync"
)

type claim struct {
	settled chan struct{}
	refund  int
	refused error
}

func (c *claim) settle(refund int, refused error) {
	c.refund, c.refused = refund, refused
	close(c.settled)
}

// Office keeps the claims.
type Office struct {
	forward func(number int, parcel string) error

	mu      sync.Mutex
	number  int
	book    map[int]*claim
	strikes error
}

// Open opens an office that forwards claims.
func Open(forward func(int, string) error) *Office {
	return &Office{forward: forward, book: make(map[int]*claim)}
}

func (o *Office) enter() (int, *claim, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.strikes != nil {
		return 0, nil, o.strikes
	}
	o.number++
	c := &claim{settled: make(chan struct{})}
	o.book[o.number] = c
	return o.number, c, nil
}

func (o *Office) strikeOut(number int) *claim {
	o.mu.Lock()
	defer o.mu.Unlock()
	c := o.book[number]
	delete(o.book, number)
	return c
}

// Claim waits for the refund.
func (o *Office) Claim(parcel string) (int, error) {
	number, c, err := o.enter()
	if err != nil {
		return 0, err
	}
	if err := o.forward(number, parcel); err != nil {
		o.strikeOut(number)
		return 0, err
	}
	<-c.settled
	return c.refund, c.refused
}

// Refund is called with what is paid for a claim.
func (o *Office) Refund(number, amount int) {
	if c := o.strikeOut(number); c != nil {
		c.settle(amount, nil)
	}
}

// Strike closes the office.
func (o *Office) Strike(cause error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.strikes = fmt.Errorf("on strike: %w", cause)
	for number, c := range o.book {
		delete(o.book, number)
		c.settle(0, o.strikes)
	}
}
