// Package oven bakes for customers who are called by their numbers.
package oven

import "sync"

// Customer is whom to call.
//
//futurelint:waker
type Customer struct {
	hall   Hall
	number int
}

// Hall is where customers wait.
type Hall interface{ Announce(number int) bool }

// Call calls the customer to the counter, and tells whether anybody came.
func (c Customer) Call() bool { return c.hall.Announce(c.number) }

// Oven bakes one bread at a time.
type Oven struct {
	mu    sync.Mutex
	baked bool
	next  Customer
	some  bool
}

// Fetch reports whether the bread is baked; if not, the customer is called when it is.
func (o *Oven) Fetch(c Customer) bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.baked {
		return true
	}
	o.next, o.some = c, true
	return false
}

// Done is called when the bread is baked.
func (o *Oven) Done() {
	o.mu.Lock()
	o.baked = true
	c, some := o.next, o.some
	o.some = false
	o.mu.Unlock()
	if some {
		_ = c.Call()
	}
}
