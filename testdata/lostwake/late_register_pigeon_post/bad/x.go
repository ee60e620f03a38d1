// Package pigeon sends pigeons and waits for those that come back.
package pigeon

import "sync"

// Loft flies pigeons to an address. An answer comes through Returned, from
// another goroutine.
type Loft struct {
	fly func(ring int, to string)

	mu   sync.Mutex
	ring int
	out  map[int]chan string
	lost int // answers that nobody waited for
}

// NewLoft returns a loft. fly lets a pigeon go.
func NewLoft(fly func(ring int, to string)) *Loft {
	return &Loft{fly: fly, out: make(map[int]chan string)}
}

func (l *Loft) next() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.ring++
	return l.ring
}

// Ask sends a pigeon, and returns the answer that it brings.
func (l *Loft) Ask(to string) string {
	ring := l.next()
	answer := make(chan string, 1)
	l.fly(ring, to)
	l.mu.Lock()
	l.out[ring] = answer // want "late-register: "
	l.mu.Unlock()
	return <-answer
}

// Returned takes the answer from a pigeon.
func (l *Loft) Returned(ring int, answer string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if c, ok := l.out[ring]; ok {
		delete(l.out, ring)
		c <- answer
		return
	}
	l.lost++
}
