// Package menu lets guests wait for tomorrow's card.
package menu

import (
	"sync"
	"sync/atomic"
)

type day struct{ over chan struct{} }

// Kitchen has a card for each day.
type Kitchen struct {
	mu    sync.Mutex
	today *day
	card  atomic.Pointer[Card]
}

// Card is a card.
type Card struct {
	Day  int
	Soup string
}

// Open opens a kitchen.
func Open(soup string) *Kitchen {
	k := &Kitchen{today: &day{over: make(chan struct{})}}
	k.card.Store(&Card{Soup: soup})
	return k
}

func (k *Kitchen) night() {
	k.mu.Lock()
	close(k.today.over)
	k.today = &day{over: make(chan struct{})}
	k.mu.Unlock()
}

func (k *Kitchen) over() <-chan struct{} {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.today.over
}

// Write writes the next card.
func (k *Kitchen) Write(soup string) {
	day := k.card.Load().Day + 1
	k.night() // want "early-wake: "
	k.card.Store(&Card{day, soup})
}

// After waits for a card of a later day.
func (k *Kitchen) After(day int) *Card {
	for {
		over := k.over()
		if c := k.card.Load(); c.Day > day {
			return c
		}
		<-over
	}
}
