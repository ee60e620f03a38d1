// Package breadcounters: customers wait at counters. What is changed where nobody wakes lets none of
// them go on: it is one of two things that each holds them alone, or nobody can wait for it yet.
package breadcounters

import "sync"

type counter struct {
	loaves int
	shut   bool
	fresh  bool
}

func (c *counter) waits() bool { return c.shut || c.loaves == 0 }

type Bakery struct {
	mu       sync.Mutex
	baked    *sync.Cond
	counters map[string]*counter
}

func New(names ...string) *Bakery {
	b := &Bakery{counters: map[string]*counter{}}
	b.baked = sync.NewCond(&b.mu)
	for _, n := range names {
		b.counters[n] = b.build(n)
	}
	return b
}

// build makes a counter that nobody knows of yet.
func (b *Bakery) build(name string) *counter {
	c := &counter{shut: true}
	if name == "corner" {
		c.shut = false
	}
	return c
}

// Buy waits for a loaf.
func (b *Bakery) Buy(name string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	c := b.counters[name]
	for c.waits() {
		b.baked.Wait()
	}
	c.loaves--
	c.fresh = c.loaves > 0 && c.fresh
}

func (b *Bakery) Bake(name string, n int) {
	b.mu.Lock()
	c := b.counters[name]
	c.loaves += n
	c.fresh = true
	b.mu.Unlock()
	b.baked.Broadcast()
}

// Sweep shuts the counter, and throws away what is left: nobody goes on for that.
func (b *Bakery) Sweep(name string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	c := b.counters[name]
	c.shut = true
	c.loaves = 0
	c.fresh = false
}

func (b *Bakery) Open(name string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.counters[name].shut = false
	b.baked.Broadcast()
}
