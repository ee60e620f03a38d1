// Package cloakroom keeps coats and gives tickets for them.
package cloakroom

import "errors"

var errOver = errors.New("the evening is over")

// Answer says on which hook a coat hangs.
type Answer struct {
	Hook int
	Err  error
}

// Ticket is what a guest waits with.
type Ticket chan *Answer

// Wait waits until the coat hangs.
func (t Ticket) Wait() (int, error) {
	a := <-t
	return a.Hook, a.Err
}

type coat struct {
	size  int
	reply chan *Answer
}

// Room has a porter who hangs the coats.
type Room struct {
	counter chan *coat
	over    chan struct{}
	coats   int
}

// Open opens a room.
func Open() *Room {
	r := &Room{counter: make(chan *coat), over: make(chan struct{})}
	go r.porter()
	return r
}

// Close ends the evening.
func (r *Room) Close() { close(r.over) }

// Leave leaves a coat, and returns at once.
func (r *Room) Leave(size int) Ticket {
	c := &coat{size: size, reply: make(chan *Answer, 1)}
	r.hand(c)
	return c.reply
}

// LeaveNow leaves a coat and waits until it hangs.
func (r *Room) LeaveNow(size int) (int, error) { return r.Leave(size).Wait() }

func (r *Room) hand(c *coat) {
	if c.size == 0 {
		c.reply <- &Answer{Err: errors.New("there is no coat")}
		return
	}
	select {
	case r.counter <- c:
		r.coats++
	case <-r.over:
		c.reply <- &Answer{Err: errOver}
	}
}

func (r *Room) porter() {
	hook := 0
	for {
		select {
		case c := <-r.counter:
			hook++
			c.reply <- &Answer{Hook: hook}
		case <-r.over:
			return
		}
	}
}
