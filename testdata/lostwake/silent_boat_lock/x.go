// Package x lends one boat, by a chain with one link.
package x

import "errors"

// ErrLent is returned while the boat is out.
var ErrLent = errors.New("boat is out")

// Shed has the boat.
type Shed struct {
	chain chan struct{}
	key   *byte
	trips int
}

// NewShed returns a shed.
func NewShed() *Shed { return &Shed{chain: make(chan struct{}, 1)} }

// Trip is a boat that is out.
type Trip struct {
	shed *Shed
	key  *byte
}

// Lend gives the boat to one who asks.
func (s *Shed) Lend() (*Trip, error) {
	select {
	case s.chain <- struct{}{}:
	default:
		return nil, ErrLent
	}
	s.key = new(byte)
	return &Trip{shed: s, key: s.key}, nil
}

// Back brings it back: who has a trip has the link.
func (t *Trip) Back() error {
	if t.shed.key != t.key {
		return ErrLent
	}
	t.shed.key = nil
	<-t.shed.chain
	return nil
}
