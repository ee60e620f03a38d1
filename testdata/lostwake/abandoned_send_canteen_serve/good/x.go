// Package canteen serves meals until somebody rings the bell.
package canteen

import (
	"errors"
	"log"
)

// ErrBell says that the bell rang.
var ErrBell = errors.New("canteen: bell rang")

// Kitchen serves until it is closed or fails.
type Kitchen interface {
	Serve() error
	Close() error
}

// Cashier collects money until it is closed or fails.
type Cashier interface {
	Collect() error
	Close() error
}

// Run opens the canteen. It returns for the first reason there is.
func Run(k Kitchen, c Cashier, bell <-chan struct{}) error {
	reasons := make(chan error, 2)
	go func() { reasons <- k.Serve() }()
	go func() {
		reasons <- c.Collect()
	}()

	var reason error
	select {
	case reason = <-reasons:
	case <-bell:
		reason = ErrBell
	}
	for name, f := range map[string]func() error{"kitchen": k.Close, "cashier": c.Close} {
		if err := f(); err != nil {
			log.Printf("closing the %s: %v", name, err)
		}
	}
	return reason
}
