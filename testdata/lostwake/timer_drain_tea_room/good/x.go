// Package tearoom: a pot is poured when it has drawn, and its clock is set again for each guest.
package tearoom

import "time"

type clock struct {
	timer *time.Timer
	draws time.Duration
}

func (c *clock) again() {
	c.timer.Stop()
	c.timer.Reset(c.draws)
}

type Room struct {
	pot    clock
	guests chan string
	closed chan struct{}
	poured int
}

func Open(draws time.Duration) *Room {
	r := &Room{pot: clock{time.NewTimer(draws), draws}, guests: make(chan string), closed: make(chan struct{})}
	go r.serve()
	return r
}

func (r *Room) serve() {
	defer r.pot.timer.Stop()
	for {
		select {
		case <-r.closed:
			return
		case <-r.guests:
		case <-r.pot.timer.C:
			r.poured++
		}
		r.pot.again()
	}
}

func (r *Room) Sit(name string) {
	select {
	case r.guests <- name:
	case <-r.closed:
	}
}

func (r *Room) Close() { close(r.closed) }
