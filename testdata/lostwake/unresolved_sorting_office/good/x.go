// Package office sorts letters.
package office

import "errors"

var errShut = errors.New("the office is shut")

type letter struct {
	street string
	sorted chan error
}

// Office has a clerk at the door and two who sort.
type Office struct {
	door  chan *letter
	desks [2]chan *letter
	shut  chan struct{}
}

// Open opens an office.
func Open() *Office {
	o := &Office{door: make(chan *letter), shut: make(chan struct{})}
	for i := range o.desks {
		o.desks[i] = make(chan *letter)
		go o.sort(o.desks[i])
	}
	go o.clerk()
	return o
}

// Shut shuts the office.
func (o *Office) Shut() { close(o.shut) }

// Post has a letter sorted.
func (o *Office) Post(street string) error {
	l := &letter{street: street, sorted: make(chan error, 1)}
	select {
	case o.door <- l:
		return <-l.sorted
	case <-o.shut:
		return errShut
	}
}

func (o *Office) clerk() {
	for {
		select {
		case l := <-o.door:
			if l.street == "" {
				l.sorted <- errors.New("there is no street")
				continue
			}
			select {
			case o.desks[len(l.street)%2] <- l:
				noted(l.street)
			case <-o.shut:
				l.sorted <- errShut
				return
			}
		case <-o.shut:
			return
		}
	}
}

func noted(street string) { println(street) }

func (o *Office) sort(desk chan *letter) {
	for {
		select {
		case l := <-desk:
			l.sorted <- nil
		case <-o.shut:
			return
		}
	}
}
