// Package deck has a mate who serves the deckhands that he has hired, and says that he has left
// only when all of them have.
package deck

import "sync"

type Deck struct {
	ropes  chan int
	crates chan int
	left   chan struct{}
	hands  sync.WaitGroup
}

func New() *Deck {
	return &Deck{ropes: make(chan int), crates: make(chan int), left: make(chan struct{})}
}

// Work serves n deckhands.
func (d *Deck) Work(n int) (coiled int) {
	defer close(d.left)
	done := make(chan struct{})
	for i := range n {
		d.hands.Add(1)
		go d.haul(i)
	}
	go func() {
		d.hands.Wait()
		close(done)
	}()
	for {
		select {
		case r := <-d.ropes:
			coiled += r
		case c := <-d.crates:
			coiled -= c
		case <-done:
			return coiled
		}
	}
}

func (d *Deck) haul(n int) {
	defer d.hands.Done()
	d.ropes <- n
}

// Stow is for passengers, who do not know how long the mate is there.
func (d *Deck) Stow(n int) bool {
	select {
	case d.crates <- n:
		return true
	case <-d.left:
		return false
	}
}
