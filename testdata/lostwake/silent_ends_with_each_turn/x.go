// Package ferry holds a queue of cars while the ramp moves: who moves the ramp makes the sign for its end.
package ferry

import "time"

type order struct {
	car     string
	reached chan struct{}
	moved   chan struct{}
}

// Pier lets cars on, one after the other.
type Pier struct {
	orders chan *order
	tide   chan bool
	end    chan struct{}
}

// New starts a pier.
func New() *Pier {
	p := &Pier{orders: make(chan *order, 16), tide: make(chan bool), end: make(chan struct{})}
	go p.load()
	go func() {
		for {
			select {
			case high := <-p.tide:
				if high {
					p.moveRamp()
				}
			case <-p.end:
				return
			}
		}
	}()
	return p
}

func (p *Pier) load() {
	for {
		select {
		case o := <-p.orders:
			if o.reached != nil {
				o.reached <- struct{}{}
				<-o.moved
			}
		case <-p.end:
			return
		}
	}
}

func (p *Pier) moveRamp() {
	reached, moved := make(chan struct{}, 1), make(chan struct{})
	p.orders <- &order{reached: reached, moved: moved}
	select {
	case <-reached:
	case <-time.After(time.Second):
		close(moved)
		return
	case <-p.end:
	}
	defer close(moved)
	time.Sleep(time.Millisecond)
}

// Tide tells of the water.
func (p *Pier) Tide(high bool) {
	select {
	case p.tide <- high:
	case <-p.end:
	}
}

// Close ends the pier.
func (p *Pier) Close() { close(p.end) }
