// Package diveboat keeps the log of a boat that has few tanks of air.
package diveboat

import (
	"sync"
	"time"
)

// Dive is what a diver reports when he is up again.
type Dive struct {
	Diver string
	Depth int
}

type logbook struct {
	down   <-chan string
	up     <-chan Dive
	closed chan struct{}
	below  map[string]time.Time
	dives  []Dive
}

func (l *logbook) open(crew *sync.WaitGroup) {
	crew.Add(1)
	go func() {
		defer crew.Done()
		for {
			select {
			case name := <-l.down:
				l.below[name] = time.Now()
			case d := <-l.up:
				delete(l.below, d.Diver)
				l.dives = append(l.dives, d)
			case <-l.closed:
				return
			}
		}
	}()
}

func (l *logbook) shut() { l.closed <- struct{}{} }

type deck struct {
	tanks chan struct{}
	down  chan<- string
	up    chan<- Dive
	next  <-chan string
	home  chan struct{}
}

// board lets the divers in, one after another, until the boat turns home.
func (d *deck) board(crew *sync.WaitGroup, depth func(string) int) {
	crew.Add(1)
	go func() {
		defer crew.Done()
		for d.send(depth) {
		}
	}()
}

func (d *deck) send(depth func(string) int) bool {
	select {
	case <-d.home:
		return false
	case d.tanks <- struct{}{}:
	}
	name, more := <-d.next
	if !more {
		<-d.tanks
		return false
	}
	d.down <- name // want "abandoned-send: "
	go d.dive(name, depth)
	return true
}

func (d *deck) dive(name string, depth func(string) int) {
	defer func() { <-d.tanks }()
	d.report(Dive{name, depth(name)})
}

func (d *deck) report(dive Dive) {
	if dive.Depth > 0 {
		d.up <- dive // want "abandoned-send: "
	}
}

// clear calls all divers back: it has every tank when it is through.
func (d *deck) clear() {
	close(d.home)
	for i := 0; i < cap(d.tanks); i++ {
		d.tanks <- struct{}{}
	}
}

// Boat is at sea from New to Return.
type Boat struct {
	log  *logbook
	deck *deck
	crew sync.WaitGroup
}

// New puts to sea with so many tanks.
func New(tanks int, divers <-chan string, depth func(string) int) *Boat {
	down, up := make(chan string), make(chan Dive)
	b := &Boat{
		log:  &logbook{down: down, up: up, closed: make(chan struct{}), below: map[string]time.Time{}},
		deck: &deck{tanks: make(chan struct{}, tanks), down: down, up: up, next: divers, home: make(chan struct{})},
	}
	b.log.open(&b.crew)
	b.deck.board(&b.crew, depth)
	return b
}

// Return shuts the log, waits for the divers and gives what is in it.
func (b *Boat) Return() []Dive {
	b.log.shut()
	b.deck.clear()
	b.crew.Wait()
	return b.log.dives
}
