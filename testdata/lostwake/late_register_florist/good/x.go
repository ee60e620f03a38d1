// Package florist orders flowers by radio from the wholesale market and pairs
// the answers of the market with the orders.
package florist

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
)

// ErrOffAir is returned when the radio has been switched off.
var ErrOffAir = errors.New("florist: off the air")

// Bunch is the market's answer to an order.
type Bunch struct {
	Order  uint32
	Flower string
	Stems  int
}

// Radio carries words both ways.
type Radio interface {
	Say(order uint32, flower string, stems int) error
	Hear() (Bunch, error)
}

// Shop speaks to one market.
type Shop struct {
	radio Radio
	last  atomic.Uint32

	mu     sync.Mutex
	owed   map[uint32]chan Bunch
	offAir chan struct{}
}

// Open starts to listen to radio.
func Open(radio Radio) *Shop {
	s := &Shop{
		radio:  radio,
		owed:   make(map[uint32]chan Bunch),
		offAir: make(chan struct{}),
	}
	go s.listen()
	return s
}

// Order asks for stems of a flower and waits for the bunch.
func (s *Shop) Order(ctx context.Context, flower string, stems int) (Bunch, error) {
	order := s.last.Add(1)
	bunch := s.expect(order)
	if err := s.radio.Say(order, flower, stems); err != nil {
		s.forget(order)
		return Bunch{}, fmt.Errorf("florist: order %d: %w", order, err)
	}
	select {
	case b := <-bunch:
		return b, nil
	case <-s.offAir:
		return Bunch{}, ErrOffAir
	case <-ctx.Done():
		s.forget(order)
		return Bunch{}, ctx.Err()
	}
}

func (s *Shop) listen() {
	defer close(s.offAir)
	for {
		b, err := s.radio.Hear()
		if err != nil {
			return
		}
		s.mu.Lock()
		bunch, ok := s.owed[b.Order]
		delete(s.owed, b.Order)
		s.mu.Unlock()
		if ok {
			bunch <- b
		}
	}
}

func (s *Shop) expect(order uint32) <-chan Bunch {
	bunch := make(chan Bunch, 1)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.owed[order] = bunch
	return bunch
}

func (s *Shop) forget(order uint32) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.owed, order)
}
