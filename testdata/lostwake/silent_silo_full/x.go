// Package granary has a weigher who is sent home only when all carts have been weighed.
package granary

import "sync"

type Granary struct {
	carts chan int
	home  chan struct{}
	on    sync.WaitGroup
	total int
}

func Open() *Granary {
	g := &Granary{carts: make(chan int, 2), home: make(chan struct{})}
	go g.weigh()
	return g
}

func (g *Granary) weigh() {
	for {
		select {
		case n := <-g.carts:
			g.total += n
		case <-g.home:
			return
		}
	}
}

func (g *Granary) Bring(n int) {
	g.on.Add(1)
	defer g.on.Done()
	g.carts <- n
}

func (g *Granary) Close() {
	g.on.Wait()
	close(g.home)
}
