// Package loft has pigeons come home at any time, whose letters a clerk reads.
package loft

import "sync"

// A Letter is what a pigeon brings.
type Letter struct {
	From *Town
	Text string
}

// A Town is where a pigeon comes from.
type Town struct {
	Name string
	Seal []byte
}

// A Loft is where pigeons land.
type Loft struct {
	bell chan struct{}
	in   struct {
		sync.Mutex
		letters []Letter
	}
}

// A Clerk reads what lies in a loft.
type Clerk struct {
	loft *Loft
	read func(Letter)
	end  chan struct{}
}

// New returns a clerk with an empty loft.
func New(read func(Letter)) *Clerk {
	return &Clerk{&Loft{bell: make(chan struct{}, 1)}, read, make(chan struct{})}
}

// Loft returns where the clerk's pigeons land.
func (c *Clerk) Loft() *Loft { return c.loft }

func (l *Loft) ring() {
	select {
	case l.bell <- struct{}{}:
	default:
	}
}

// Land brings a letter.
func (l *Loft) Land(letter Letter) {
	l.ring() // want "early-wake: "
	l.in.Lock()
	defer l.in.Unlock()
	l.in.letters = append(l.in.letters, letter)
}

func (l *Loft) take() []Letter {
	l.in.Lock()
	defer l.in.Unlock()
	letters := l.in.letters
	l.in.letters = nil
	return letters
}

// Close sends the clerk home.
func (c *Clerk) Close() { close(c.end) }

// Work reads letters until the clerk is sent home.
func (c *Clerk) Work() {
	for {
		select {
		case <-c.end:
			return
		case <-c.loft.bell:
			for _, letter := range c.loft.take() {
				c.read(letter)
			}
		}
	}
}
