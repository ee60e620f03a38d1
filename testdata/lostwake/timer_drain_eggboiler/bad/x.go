// Package eggboiler boils eggs in batches: a pot goes on when it is full or
// when the first egg has waited long enough.
package eggboiler

import "time"

// Egg is one guest's egg.
type Egg struct {
	Guest   string
	Minutes int
}

// Boiler gathers eggs.
type Boiler struct {
	in       chan Egg
	done     chan struct{}
	pot      int
	patience time.Duration
	boil     func([]Egg)
}

// New starts a boiler for pots of the given size.
func New(pot int, patience time.Duration, boil func([]Egg)) *Boiler {
	b := &Boiler{
		in:       make(chan Egg),
		done:     make(chan struct{}),
		pot:      pot,
		patience: patience,
		boil:     boil,
	}
	go b.run()
	return b
}

// Add hands over an egg. It must not be called after Close.
func (b *Boiler) Add(e Egg) { b.in <- e }

// Close boils what is left and waits for it.
func (b *Boiler) Close() {
	close(b.in)
	<-b.done
}

func (b *Boiler) run() {
	defer close(b.done)
	timer := time.NewTimer(b.patience)
	halt(timer)

	var eggs []Egg
	flush := func() {
		halt(timer) // want "timer-drain: "
		if len(eggs) > 0 {
			b.boil(eggs)
			eggs = nil
		}
	}
	for {
		select {
		case e, ok := <-b.in:
			if !ok {
				flush()
				return
			}
			if len(eggs) == 0 {
				timer.Reset(b.patience)
			}
			if eggs = append(eggs, e); len(eggs) >= b.pot {
				flush()
			}
		case <-timer.C:
			flush()
		}
	}
}

// halt stops t such that no old tick is left behind.
func halt(t *time.Timer) {
	if !t.Stop() {
		<-t.C
	}
}
