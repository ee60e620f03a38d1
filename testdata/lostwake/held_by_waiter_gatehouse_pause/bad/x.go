// Package gatehouse lets people through a gate that can be paused.
package gatehouse

import (
	"sync"
	"time"
)

// Gate is operated by a porter.
type Gate struct {
	mu     sync.Mutex
	passed int
	byHour map[int]int
	people chan int
	pause  chan chan struct{}
	resume chan struct{}
}

// Open starts the porter.
func Open() *Gate {
	g := &Gate{
		byHour: make(map[int]int),
		people: make(chan int),
		pause:  make(chan chan struct{}),
		resume: make(chan struct{}),
	}
	go g.porter()
	return g
}

// Arrive lets a group through.
func (g *Gate) Arrive(n int) { g.people <- n }

func (g *Gate) porter() {
	for {
		select {
		case n := <-g.people:
			g.mu.Lock()
			g.passed += n
			g.byHour[time.Now().Hour()] += n
			g.mu.Unlock()
		case paused := <-g.pause:
			close(paused)
			<-g.resume
		}
	}
}

// Census counts while nobody passes, and starts again from zero.
func (g *Gate) Census() (total, busiest int) {
	g.mu.Lock()
	defer g.mu.Unlock()
	paused := make(chan struct{})
	g.pause <- paused // want "held-by-waiter: "
	<-paused
	defer func() { g.resume <- struct{}{} }()
	for h, n := range g.byHour {
		total += n
		if n > g.byHour[busiest] {
			busiest = h
		}
	}
	clear(g.byHour)
	g.passed = 0
	return total, busiest
}
