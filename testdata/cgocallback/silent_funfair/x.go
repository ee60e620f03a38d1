// Package funfair books seats of a ride through the maker's C library. A booking that
// fails is cancelled in C, whose callback removes the entry when the ride has let it go.
package funfair

/*
#include <stdint.h>

typedef struct ride ride;
typedef struct seat seat;

extern seat *ride_take_seat(ride *r);
extern void ride_board(seat *s, int row);
extern void ride_close_seat(seat *s); // the seat's end comes by goSeatGone

extern void goSeatBoarded(seat *s, int err);
extern void goSeatGone(seat *s);
*/
import "C"

import (
	"errors"
	"sync"
)

var ErrRide = errors.New("funfair: the ride refuses")

var (
	mu    sync.Mutex
	seats = map[*C.seat]*Seat{}
)

type Seat struct {
	c   *C.seat
	err error
}

func newSeat(c *C.seat) *Seat {
	s := &Seat{c: c}
	mu.Lock()
	seats[c] = s
	mu.Unlock()
	return s
}

// Board takes a seat and sits down in row.
func Board(r *C.ride, row int) (*Seat, error) {
	s := newSeat(C.ride_take_seat(r))
	C.ride_board(s.c, C.int(row))
	if err := s.refusal(); err != nil {
		s.Leave()
		return nil, err
	}
	return s, nil
}

func (s *Seat) refusal() error {
	mu.Lock()
	defer mu.Unlock()
	return s.err
}

// Leave has the ride let the seat go.
func (s *Seat) Leave() { C.ride_close_seat(s.c) }

//export goSeatBoarded
func goSeatBoarded(c *C.seat, err C.int) {
	mu.Lock()
	defer mu.Unlock()
	if s := seats[c]; s != nil && err != 0 {
		s.err = ErrRide
	}
}

//export goSeatGone
func goSeatGone(c *C.seat) {
	mu.Lock()
	defer mu.Unlock()
	delete(seats, c)
}
