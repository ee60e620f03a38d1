// Package clerk answers at a toll.
package clerk

import (
	"log"
	"net"
	"sync"
)

type query struct {
	kind int
	cart string
	toll chan int
}

// Clerk answers one query after the other.
type Clerk struct {
	queries chan *query
	tolls   map[string]int
}

// NewClerk returns a clerk at work.
func NewClerk(tolls map[string]int) *Clerk {
	c := &Clerk{make(chan *query), tolls}
	go c.sit()
	return c
}

func (c *Clerk) sit() {
	for q := range c.queries {
		c.answer(q)
	}
}

func (c *Clerk) answer(q *query) {
	if q.cart == "" {
		log.Print("no cart")
		return // want "unresolved: "
	}
	q.toll <- c.tolls[q.cart]
}

// Toll asks for the toll of a cart.
func (c *Clerk) Toll(cart string) int {
	q := &query{0, cart, make(chan int)}
	c.queries <- q
	return <-q.toll
}

type order struct {
	kind int
	done chan error
}

// Gate obeys orders.
type Gate struct {
	orders chan order
	mu     sync.Mutex
}

// NewGate returns a gate that obeys.
func NewGate() *Gate {
	g := &Gate{orders: make(chan order)}
	go g.obey()
	return g
}

func (g *Gate) obey() {
	for o := range g.orders {
		switch o.kind {
		case 1:
			o.done <- nil
		case 2: // want "unresolved: "
			o.done <- net.ErrClosed
		default:
			log.Print("no such order")
		}
	}
}

// Order gives an order.
func (g *Gate) Order(kind int) error {
	o := order{kind, make(chan error)}
	g.orders <- o
	return <-o.done
}

// Roads looks along all roads.
type Roads struct{ looking sync.WaitGroup }

// Look looks along each of them.
func (r *Roads) Look(roads []string) {
	r.looking.Add(len(roads))
	for _, road := range roads {
		go r.along(road)
	}
	r.looking.Wait()
}

func (r *Roads) along(road string) {
	c, err := net.Dial("tcp", road)
	if err != nil {
		return // want "unresolved: "
	}
	defer r.looking.Done()
	c.Close()
}

// Count counts the carts on all roads by one who counts.
func Count(roads []string, open func(string) (int, error), count func(int)) error {
	var wg sync.WaitGroup
	carts := make(chan int)
	wg.Add(1)
	go func() {
		defer wg.Done()
		for c := range carts {
			count(c)
		}
	}()
	for _, road := range roads {
		n, err := open(road)
		if err != nil {
			return err // want "unresolved: "
		}
		carts <- n
	}
	close(carts)
	wg.Wait()
	return nil
}
