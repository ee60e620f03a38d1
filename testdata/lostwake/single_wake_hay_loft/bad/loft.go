// Package loft hands out bales of hay until dusk.
package loft

import (
	"errors"
	"sync"

	"github.com/futurelint/futurelint/testdata/lostwake/single_wake_hay_loft/dusk"
)

// Errors of a loft.
var (
	ErrShut = errors.New("loft: shut")
	ErrDark = errors.New("loft: too dark")
)

// Loft keeps bales until somebody fetches them.
type Loft struct {
	mu    sync.Mutex
	bales []int
	shut  bool
	bell  chan struct{}
	dusk  *dusk.Dusk
}

// New returns an empty loft.
func New() *Loft { return &Loft{bell: make(chan struct{}, 1), dusk: dusk.New()} }

// Throw throws a bale up.
func (l *Loft) Throw(weight int) error {
	l.mu.Lock()
	if l.shut {
		l.mu.Unlock()
		return ErrShut
	}
	l.bales = append(l.bales, weight)
	l.mu.Unlock()
	select {
	case l.bell <- struct{}{}:
	default:
	}
	return nil
}

// Fetch fetches all bales.
func (l *Loft) Fetch() ([]int, error) {
	for {
		l.mu.Lock()
		if len(l.bales) > 0 {
			all := l.bales
			l.bales = nil
			l.mu.Unlock()
			return all, nil
		}
		if l.shut {
			l.mu.Unlock()
			return nil, ErrShut
		}
		l.mu.Unlock()
		select {
		case <-l.dusk.Done():
			return nil, ErrDark
		case <-l.bell:
		}
	}
}

// Shut shuts the loft for good.
func (l *Loft) Shut() {
	l.mu.Lock()
	if l.shut {
		l.mu.Unlock()
		return
	}
	l.shut = true
	l.mu.Unlock()
	select {
	case l.bell <- struct{}{}: // want "single-wake: "
	default:
	}
}
