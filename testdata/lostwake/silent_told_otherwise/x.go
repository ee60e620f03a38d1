// Package told holds waits and sends whose counterpart may fail or leave, and of whom everybody hears
// in another way.
package told

import (
	"context"
	"io"
)

// Reader closes first, too, when it ends, whatever it has read: gone says no more than that.
type Reader struct {
	src   io.Reader
	first chan struct{}
	gone  chan struct{}
	n     int
}

// Read starts to read.
func Read(src io.Reader) *Reader {
	r := &Reader{src: src, first: make(chan struct{}), gone: make(chan struct{})}
	go r.run()
	return r
}

func (r *Reader) run() {
	defer close(r.gone)
	buf := make([]byte, 16)
	n, err := r.src.Read(buf)
	r.n = n
	close(r.first)
	if err != nil {
		return
	}
	for {
		if _, err := r.src.Read(buf); err != nil {
			return
		}
	}
}

// First waits for what comes first.
func (r *Reader) First() int {
	<-r.first
	return r.n
}

// Wait waits for the end.
func (r *Reader) Wait() { <-r.gone }

// Guest leaves on a letter; who delivers closes the house when one has left.
type Guest struct {
	mail chan string
	left chan struct{}
	shut chan struct{}
}

// Stay starts a guest.
func Stay() *Guest {
	g := &Guest{mail: make(chan string), left: make(chan struct{}), shut: make(chan struct{})}
	go func() {
		defer close(g.left)
		for letter := range g.mail {
			if letter == "come home" {
				return
			}
		}
	}()
	go func() {
		select {
		case <-g.left:
			close(g.shut)
		case <-g.shut:
		}
	}()
	return g
}

// Deliver brings a letter.
func (g *Guest) Deliver(letter string) bool {
	select {
	case g.mail <- letter:
		return true
	case <-g.shut:
		return false
	}
}

// Cook works until its own context ends, those who order have theirs: they are different ends.
type Cook struct {
	orders chan int
	ctx    context.Context
}

// Open starts a cook, whose context ends when nobody orders any more.
func Open(ctx context.Context, next func() (int, bool)) {
	own, stop := context.WithCancel(context.Background())
	c := &Cook{orders: make(chan int), ctx: ctx}
	go c.work(own)
	for {
		n, ok := next()
		if !ok {
			break
		}
		c.orders <- n
	}
	stop()
}

func (c *Cook) work(own context.Context) {
	for {
		select {
		case n := <-c.orders:
			println(n)
		case <-own.Done():
			return
		}
	}
}
