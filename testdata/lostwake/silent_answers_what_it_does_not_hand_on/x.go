// Package weighhouse weighs carts: what is not handed on any more is answered at once.
package weighhouse

type cart struct {
	load    int
	weighed chan struct{}
}

// House has one scale.
type House struct {
	carts  chan *cart
	closed chan struct{}
}

// Open opens a house.
func Open() *House {
	h := &House{carts: make(chan *cart), closed: make(chan struct{})}
	go h.weigh()
	return h
}

func (h *House) weigh() {
	for {
		select {
		case c := <-h.carts:
			close(c.weighed)
		case <-h.closed:
			return
		}
	}
}

// Weigh waits until the cart is weighed, or the house closed.
func (h *House) Weigh(load int) {
	c := &cart{load: load, weighed: make(chan struct{})}
	h.queue(c)
	<-c.weighed
}

func (h *House) queue(c *cart) {
	select {
	case h.carts <- c:
	case <-h.closed:
		close(c.weighed)
	}
}

// Close closes the house.
func (h *House) Close() { close(h.closed) }
