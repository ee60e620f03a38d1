// Package kitchen hands orders to a cook whose shift is a context.
package kitchen

import "context"

// Kitchen has one cook.
type Kitchen struct {
	shift  context.Context
	orders chan func()
}

// Open starts the cook, who works until the shift ends.
func Open(shift context.Context) *Kitchen {
	k := &Kitchen{shift: shift, orders: make(chan func())}
	go k.cook(shift)
	return k
}

func (k *Kitchen) cook(shift context.Context) {
	for {
		select {
		case dish := <-k.orders:
			dish()
		case <-shift.Done():
			return
		}
	}
}

// Order hands an order over, unless the shift is over.
func (k *Kitchen) Order(dish func()) bool {
	select {
	case k.orders <- dish:
		return true
	case <-k.shift.Done():
		return false
	}
}

// Taste has a dish tasted while it is cooked.
func (k *Kitchen) Taste(dish func() error) error {
	k.orders <- func() { _ = dish() } // want "no-exit: "
	return dish()
}

// Stand is a stall before the kitchen, with a cook and a shift of its own.
type Stand struct {
	ctx   context.Context
	close context.CancelFunc
	bowls chan int
}

// Street has stands.
type Street struct {
	day    context.Context
	stands map[string]*Stand
	queue  chan string
}

// NewStreet starts to seat those who queue.
func NewStreet(day context.Context) *Street {
	s := &Street{day: day, stands: map[string]*Stand{}, queue: make(chan string)}
	go s.seat()
	return s
}

func (s *Street) seat() {
	for {
		select {
		case name := <-s.queue:
			if at, ok := s.stands[name]; ok {
				at.bowls <- 1 // want "no-exit: "
				continue
			}
			at := newStand(s.day)
			s.stands[name] = at
			select {
			case at.bowls <- 1:
			case <-at.ctx.Done():
			}
		case <-s.day.Done():
			return
		}
	}
}

func newStand(day context.Context) *Stand {
	ctx, cancel := context.WithCancel(day)
	at := &Stand{ctx: ctx, close: cancel, bowls: make(chan int)}
	go at.run()
	return at
}

// Close closes the stand.
func (at *Stand) Close() { at.close() }

func (at *Stand) run() {
	for sold := 0; ; {
		select {
		case n := <-at.bowls:
			sold += n
		case <-at.ctx.Done():
			return
		}
	}
}
