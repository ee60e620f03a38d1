// Package x holds waits for somebody who obeys an end that the waiter does not
// look at, and need not.
package x

import "sync"

// Ferry takes a passenger who was let aboard across before it looks at the end of
// the season: boarding has no room.
type Ferry struct {
	boarding chan *fare
	season   chan struct{}
}

type fare struct{ ashore chan struct{} }

func (f *Ferry) run() {
	for {
		select {
		case <-f.season:
			return
		case p := <-f.boarding:
			close(p.ashore)
		}
	}
}

// NewFerry starts the season.
func NewFerry() *Ferry {
	f := &Ferry{boarding: make(chan *fare), season: make(chan struct{})}
	go f.run()
	return f
}

// End ends the season.
func (f *Ferry) End() { close(f.season) }

// Cross tells whether it came across.
func (f *Ferry) Cross() bool {
	p := &fare{ashore: make(chan struct{})}
	select {
	case f.boarding <- p:
	case <-f.season:
		return false
	}
	<-p.ashore
	return true
}

// Mill grinds what is left in its bin when it stops.
type Mill struct {
	bin  chan *sack
	stop chan struct{}
}

type sack struct{ ground chan struct{} }

// NewMill starts the mill.
func NewMill() *Mill {
	m := &Mill{bin: make(chan *sack, 8), stop: make(chan struct{})}
	go m.run()
	return m
}

func (m *Mill) run() {
	for {
		select {
		case s := <-m.bin:
			close(s.ground)
		case <-m.stop:
			for {
				select {
				case s := <-m.bin:
					close(s.ground)
				default:
					return
				}
			}
		}
	}
}

// Grind waits for its flour. No sack is brought once Stop was called.
func (m *Mill) Grind() {
	s := &sack{ground: make(chan struct{})}
	m.bin <- s
	<-s.ground
}

// Stop stops the mill.
func (m *Mill) Stop() { close(m.stop) }

// Bakery is shut when all customers have gone.
type Bakery struct {
	counter chan *bread
	shut    chan struct{}
	inside  sync.WaitGroup
}

type bread struct{ baked chan struct{} }

// NewBakery opens the bakery.
func NewBakery() *Bakery {
	b := &Bakery{counter: make(chan *bread, 4), shut: make(chan struct{})}
	go func() {
		for {
			select {
			case o := <-b.counter:
				close(o.baked)
			case <-b.shut:
				return
			}
		}
	}()
	return b
}

// Buy waits for a bread.
func (b *Bakery) Buy() {
	b.inside.Add(1)
	defer b.inside.Done()
	o := &bread{baked: make(chan struct{})}
	b.counter <- o
	<-o.baked
}

// Shut waits for the customers.
func (b *Bakery) Shut() {
	b.inside.Wait()
	close(b.shut)
}

// Press runs the printers, at most three at a time; the places that they take are
// given back by those who took them.
func Press(stop chan struct{}, sheets []string, printSheet func(string)) {
	again := make(chan struct{}, 1)
	go func() {
		for {
			select {
			case <-stop:
				return
			case <-again:
				places := make(chan struct{}, 3)
				for _, s := range sheets {
					places <- struct{}{}
					go func() {
						defer func() { <-places }()
						printSheet(s)
					}()
				}
			}
		}
	}()
	again <- struct{}{}
}
