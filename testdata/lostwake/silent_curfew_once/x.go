// Package curfew waits for guests who are late, up to the hour that was set before.
package curfew

import "time"

// A House has an hour at which it is closed.
type House struct {
	closes time.Time
	guest  chan struct{}
}

// New returns a house that closes at a time.
func New(closes time.Time) *House { return &House{closes: closes, guest: make(chan struct{}, 1)} }

// SetCurfew is for the nights to come: who waits tonight asks for the hour once.
func (h *House) SetCurfew(closes time.Time) { h.closes = closes }

// Knock tells that a guest is there.
func (h *House) Knock() {
	select {
	case h.guest <- struct{}{}:
	default:
	}
}

// Admit waits for one guest.
func (h *House) Admit() bool {
	select {
	case <-h.guest:
		return true
	case <-time.After(time.Until(h.closes)):
		return false
	}
}
