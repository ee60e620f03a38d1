// Package millpond: who waits for the pond holds no lock that all who fill it need: it is the Cond's own, or
// one fills it without, or lets go of it before it is done.
package millpond

import "sync"

type Pond struct {
	sync.Mutex
	key   sync.Mutex
	risen *sync.Cond
	water int
	fish  map[int]bool
	feeds sync.WaitGroup
}

func Dig() *Pond {
	p := &Pond{fish: map[int]bool{}}
	p.risen = sync.NewCond(p)
	return p
}

func (p *Pond) lock()   { p.Lock() }
func (p *Pond) unlock() { p.Unlock() }

// Draw waits with the Cond's own lock.
func (p *Pond) Draw(n int) {
	p.lock()
	defer p.unlock()
	for p.water < n {
		p.risen.Wait()
	}
	p.water -= n
}

// Rain takes that lock.
func (p *Pond) Rain(n int) {
	p.lock()
	defer p.unlock()
	p.water += n
	p.risen.Broadcast()
}

// Bathe keeps others out who would bathe; it rains all the same.
func (p *Pond) Bathe(n int) {
	p.key.Lock()
	defer p.key.Unlock()
	p.lock()
	defer p.unlock()
	for p.water < n {
		p.risen.Wait()
	}
}

// Dam needs the key.
func (p *Pond) Dam(n int) {
	p.key.Lock()
	defer p.key.Unlock()
	p.Rain(n)
}

// Feed is done before it asks for the lock.
func (p *Pond) Feed(n int) {
	p.feeds.Add(1)
	go func() {
		defer p.note(n)
		defer p.feeds.Done()
	}()
}

func (p *Pond) note(n int) {
	p.lock()
	defer p.unlock()
	p.fish[n] = true
}

func (p *Pond) Close() {
	p.lock()
	defer p.unlock()
	p.feeds.Wait()
}
