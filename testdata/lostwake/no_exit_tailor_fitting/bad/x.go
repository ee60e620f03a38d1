// Package x makes suits.
package x

import "errors"

// ErrShut says that the tailor has shut the shop.
var ErrShut = errors.New("tailor: shut")

// slip is handed in for a suit.
type slip struct {
	cloth string
	done  chan struct{}
	suit  string
}

// promised tells when a slip is done.
type promised struct{ done chan struct{} }

// await waits until the suit is there.
func (p *promised) await() { <-p.done }

// order is a slip that can be waited for.
type order struct {
	promised
	cloth string
	suit  string
}

// Tailor has a box for the slips.
type Tailor struct {
	box    chan *slip
	orders chan *order
	shut   chan struct{}
}

// Open opens the shop.
func Open(sew func(cloth string) string) *Tailor {
	t := &Tailor{box: make(chan *slip, 12), orders: make(chan *order, 12), shut: make(chan struct{})}
	go t.work(sew)
	return t
}

func (t *Tailor) work(sew func(string) string) {
	for {
		select {
		case <-t.shut:
			return
		case s := <-t.box:
			s.suit = sew(s.cloth)
			close(s.done)
		case o := <-t.orders:
			o.suit = sew(o.cloth)
			close(o.done)
		}
	}
}

// Suit waits for a suit of the cloth.
func (t *Tailor) Suit(cloth string) (string, error) {
	s := &slip{cloth: cloth, done: make(chan struct{})}
	select {
	case t.box <- s:
	case <-t.shut:
		return "", ErrShut
	}
	<-s.done // want "no-exit: "
	return s.suit, nil
}

// Trousers waits for trousers.
func (t *Tailor) Trousers(cloth string) (string, error) {
	o := &order{cloth: cloth, promised: promised{done: make(chan struct{})}}
	select {
	case t.orders <- o:
	case <-t.shut:
		return "", ErrShut
	}
	o.await() // want "no-exit: "
	return o.suit, nil
}

// Shut shuts the shop.
func (t *Tailor) Shut() { close(t.shut) }
