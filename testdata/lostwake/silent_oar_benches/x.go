// Package oarbenches: one wake is enough for rowers: one is there, or what is brought is for one, or who
// is woken wakes the next, or nobody else could row meanwhile.
// A trough that is filled anew does not only get longer.
package oarbenches

import "sync"

type Boat struct {
	mu     sync.Mutex
	full   *sync.Cond
	fed    *sync.Cond
	pushed *sync.Cond
	still  int
	food   []string
	waves  []int
	passed int
	set    func()
}

func Launch(crew int, set func()) *Boat {
	b := &Boat{still: crew, set: set}
	b.full = sync.NewCond(&b.mu)
	b.fed = sync.NewCond(&b.mu)
	b.pushed = sync.NewCond(&b.mu)
	go b.cox()
	for range crew {
		go b.row()
	}
	return b
}

// cox is the only one who waits for the crew.
func (b *Boat) cox() {
	b.mu.Lock()
	for b.still > 0 {
		b.full.Wait()
	}
	b.mu.Unlock()
	b.set()
}

// Board is called by each of the crew.
func (b *Boat) Board() {
	b.mu.Lock()
	b.still--
	b.mu.Unlock()
	b.full.Signal()
}

func (b *Boat) put(meal string) { b.food = append(b.food, meal) }

// Feed brings one meal.
func (b *Boat) Feed(meal string) {
	b.mu.Lock()
	b.put(meal)
	b.mu.Unlock()
	b.fed.Signal()
}

// Feast brings one after the other.
func (b *Boat) Feast(meals ...string) {
	for _, m := range meals {
		b.Feed(m)
	}
}

// Eat waits for a meal.
func (b *Boat) Eat() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	for len(b.food) == 0 {
		b.fed.Wait()
	}
	m := b.food[0]
	b.food = b.food[1:]
	return m
}

// row keeps the boat to itself all the while: who is left asleep could do nothing.
func (b *Boat) row() {
	b.mu.Lock()
	for {
		for len(b.waves) == 0 {
			b.pushed.Wait()
		}
		b.passed += b.waves[0]
		b.waves = b.waves[1:]
	}
}

// Push sends several waves.
func (b *Boat) Push(waves ...int) {
	b.mu.Lock()
	b.waves = append(b.waves, waves...)
	b.mu.Unlock()
	b.pushed.Signal()
}

type Trough struct {
	mu     sync.Mutex
	poured *sync.Cond
	water  []byte
	drunk  int
}

func Dig(size int) *Trough {
	t := &Trough{water: make([]byte, 0, size)}
	t.poured = sync.NewCond(&t.mu)
	return t
}

// Drink waits for a drop.
func (t *Trough) Drink() byte {
	t.mu.Lock()
	defer t.mu.Unlock()
	for t.drunk == len(t.water) {
		t.poured.Wait()
	}
	drop := t.water[t.drunk]
	t.drunk++
	if t.drunk == cap(t.water) {
		t.drunk = 0
		t.water = t.water[:0]
	}
	return drop
}

// Pour reports whether there was room for the drop.
func (t *Trough) Pour(drop byte) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	n := len(t.water)
	if n == cap(t.water) {
		return false
	}
	t.water = t.water[:n+1]
	t.water[n] = drop
	t.poured.Signal()
	return true
}
