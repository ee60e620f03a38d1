// Package booths lets cars pay at the first booth that is free.
package booths

import "sync/atomic"

// Car pays.
type Car struct {
	Plate string
	paid  chan struct{}
}

// Plaza has booths, and one lane for the cars that find none free.
type Plaza struct {
	booths  []*booth
	lane    chan *Car
	waiting atomic.Int32
}

type booth struct{ window chan *Car }

// New opens a plaza.
func New(n int) *Plaza {
	p := &Plaza{lane: make(chan *Car)}
	for range n {
		b := &booth{window: make(chan *Car)}
		p.booths = append(p.booths, b)
		go b.serve(p.lane)
	}
	return p
}

func (b *booth) serve(lane chan *Car) {
	for {
		select {
		case c := <-b.window:
			close(c.paid)
		case c := <-lane:
			close(c.paid)
		}
	}
}

// Pay returns when the car has paid. Who comes while others wait goes behind them.
func (p *Plaza) Pay(plate string) {
	c := &Car{Plate: plate, paid: make(chan struct{})}
	if p.waiting.Load() == 0 {
		for _, b := range p.booths {
			select {
			case b.window <- c:
				<-c.paid
				return
			default:
			}
		}
	}
	p.waiting.Add(1)
	p.lane <- c
	p.waiting.Add(-1)
	<-c.paid
}
