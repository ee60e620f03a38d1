// Package granary keeps grain in bins, each with a lock of the same kind as the granary's own: who waits
// under the one lock does not hold the others'.
package granary

import "sync"

type common struct {
	sync.RWMutex
	closed bool
}

// Granary is made of bins.
type Granary struct {
	common
	bins []*Bin
}

// Bin holds grain.
type Bin struct {
	common
	grain  int
	fresh  int
	wake   chan bool
	stop   chan bool
	worker sync.WaitGroup
}

// Fill fills all bins, and waits until that is done.
func (g *Granary) Fill() {
	g.Lock()
	defer g.Unlock()
	var wg sync.WaitGroup
	for range 3 {
		b := &Bin{wake: make(chan bool, 1), stop: make(chan bool, 1)}
		g.bins = append(g.bins, b)
		wg.Add(1)
		go b.fill(&wg)
	}
	wg.Wait()
}

func (b *Bin) fill(wg *sync.WaitGroup) {
	defer wg.Done()
	b.Lock()
	defer b.Unlock()
	b.grain++
	b.worker.Add(1)
	go b.turn()
}

// turn airs the grain from time to time.
func (b *Bin) turn() {
	defer b.worker.Done()
	for {
		b.RLock()
		todo := b.fresh
		b.RUnlock()
		for range todo {
			b.Lock()
			b.fresh--
			b.Unlock()
		}
		select {
		case <-b.stop:
			return
		case <-b.wake:
		}
	}
}

// Add adds grain, and wakes the worker where it has no token yet.
func (b *Bin) Add() {
	b.Lock()
	defer b.Unlock()
	b.grain++
	b.fresh++
	if len(b.wake) == 0 {
		b.wake <- true
	}
}

// Close ends the worker, once.
func (b *Bin) Close() {
	b.Lock()
	if b.closed {
		b.Unlock()
		return
	}
	b.closed = true
	b.stop <- true
	b.Unlock()
	b.worker.Wait()
}
