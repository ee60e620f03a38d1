// Package kites flies kites, one by one; a kite that tears does no harm.
package kites

import "log"

type flight struct {
	fly    func() int
	height chan int
}

// Beach has one kite line.
type Beach struct{ line chan flight }

// Open opens a beach for as long as the program runs.
func Open() *Beach {
	b := &Beach{line: make(chan flight)}
	go func() {
		for f := range b.line {
			launch(f)
		}
	}()
	return b
}

func launch(f flight) {
	defer func() {
		if r := recover(); r != nil {
			f.height <- -1
			log.Print("torn: ", r)
		}
	}()
	h := f.fly()
	f.height <- h
}

// Fly returns how high the kite flew.
func (b *Beach) Fly(fly func() int) int {
	f := flight{fly, make(chan int, 1)}
	b.line <- f
	return <-f.height
}
