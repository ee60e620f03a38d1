// Package tailor orders cloth from a weaver and matches parcels with orders.
package tailor

import (
	"errors"
	"io"
	"log"
	"sync"
)

// ErrShut is what open orders get when the weaver shuts down.
var ErrShut = errors.New("tailor: weaver shut")

// A Parcel comes from the weaver.
type Parcel struct {
	Slip  int
	Wraps []byte
}

// A Weaver takes slips and delivers parcels.
type Weaver interface {
	Order(slip int, pattern string) error
	Deliver() (Parcel, error)
}

// An Order is done when Done is closed.
type Order struct {
	Cloth string
	Err   error
	Done  chan struct{}
}

func (o *Order) settle(cloth string, err error) {
	o.Cloth, o.Err = cloth, err
	close(o.Done)
}

// A Tailor has one weaver.
type Tailor struct {
	weaver Weaver
	unwrap func([]byte) (string, error)

	mu   sync.Mutex
	slip int
	open map[int]*Order
	shut bool
}

// New returns a tailor who takes in parcels until the weaver shuts.
func New(w Weaver, unwrap func([]byte) (string, error)) *Tailor {
	t := &Tailor{weaver: w, unwrap: unwrap, open: make(map[int]*Order)}
	go t.takeIn()
	return t
}

// Cloth orders cloth and waits for it.
func (t *Tailor) Cloth(pattern string) (string, error) {
	o := &Order{Done: make(chan struct{})}
	t.mu.Lock()
	if t.shut {
		t.mu.Unlock()
		return "", ErrShut
	}
	t.slip++
	slip := t.slip
	t.open[slip] = o
	t.mu.Unlock()

	if err := t.weaver.Order(slip, pattern); err != nil {
		if o := t.pull(slip); o != nil {
			o.settle("", err)
		}
	}
	<-o.Done
	return o.Cloth, o.Err
}

func (t *Tailor) pull(slip int) *Order {
	t.mu.Lock()
	defer t.mu.Unlock()
	o := t.open[slip]
	delete(t.open, slip)
	return o
}

func (t *Tailor) takeIn() {
	defer t.close()
	for {
		p, err := t.weaver.Deliver()
		if err != nil {
			if err != io.EOF {
				log.Printf("tailor: deliver: %v", err)
			}
			return
		}
		o := t.pull(p.Slip)
		if o == nil {
			continue // not ours
		}
		cloth, err := t.unwrap(p.Wraps)
		if err != nil {
			log.Printf("tailor: parcel %d: %v", p.Slip, err)
			o.settle("", err)
			continue
		}
		o.settle(cloth, nil)
	}
}

func (t *Tailor) close() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.shut = true
	for slip, o := range t.open {
		delete(t.open, slip)
		o.settle("", ErrShut)
	}
}
