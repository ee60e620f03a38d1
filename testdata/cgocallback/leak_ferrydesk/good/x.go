// Package ferrydesk books places on ferries with a C client.
package ferrydesk

/*
#include <stdint.h>

extern int  ferry_book(uint64_t ticket, int places);
extern void goBooked(uint64_t ticket, int deck);
*/
import "C"

import (
	"context"
	"errors"
	"sync"
)

type desk struct {
	mu     sync.Mutex
	last   uint64
	orders map[uint64]chan int
}

var counter = desk{orders: map[uint64]chan int{}}

func (d *desk) open(room int) (ticket uint64, deck chan int, err error) {
	if room < 1 {
		return 0, nil, errors.New("ferrydesk: no room")
	}
	deck = make(chan int, room)
	d.mu.Lock()
	defer d.mu.Unlock()
	d.last++
	d.orders[d.last] = deck
	return d.last, deck, nil
}

func (d *desk) close(ticket uint64) chan int {
	d.mu.Lock()
	defer d.mu.Unlock()
	deck := d.orders[ticket]
	delete(d.orders, ticket)
	return deck
}

// Book books places, and returns on which deck.
func Book(ctx context.Context, places int) (int, error) {
	ticket, deck, err := counter.open(1)
	if err != nil {
		return 0, err
	}
	if C.ferry_book(C.uint64_t(ticket), C.int(places)) != 0 {
		counter.close(ticket)
		return 0, errors.New("ferrydesk: full")
	}
	select {
	case on := <-deck:
		return on, nil
	case <-ctx.Done():
		counter.close(ticket)
		return 0, ctx.Err()
	}
}

//export goBooked
func goBooked(ticket C.uint64_t, deck C.int) {
	if order := counter.close(uint64(ticket)); order != nil {
		order <- int(deck)
	}
}
