// Package dough wakes the baker when the next dough has risen.
package dough

import "time"

// Loaf is a dough that has risen at a time.
type Loaf struct{ risen time.Time }

// Bench holds doughs, the first to rise in front. Its clock runs while one is there.
type Bench struct {
	loaves []*Loaf
	clock  *time.Timer
	knead  chan *Loaf
	bake   func(*Loaf)
}

// Open returns a bench with nothing on it and its clock at rest.
func Open(bake func(*Loaf)) *Bench {
	b := &Bench{clock: time.NewTimer(time.Hour), knead: make(chan *Loaf), bake: bake}
	if !b.clock.Stop() {
		<-b.clock.C
	}
	go b.watch()
	return b
}

// Lay puts a dough on the bench.
func (b *Bench) Lay(l *Loaf) { b.knead <- l }

// Close sends the baker home.
func (b *Bench) Close() { close(b.knead) }

func (b *Bench) watch() {
	for {
		select {
		case <-b.clock.C:
			done := b.loaves[0]
			b.loaves = b.loaves[1:]
			if len(b.loaves) > 0 {
				b.clock.Reset(time.Until(b.loaves[0].risen))
			}
			b.bake(done)
		case l, ok := <-b.knead:
			if !ok {
				return
			}
			var first *Loaf
			if len(b.loaves) > 0 {
				first = b.loaves[0]
			}
			if first != nil && !l.risen.Before(first.risen) {
				b.loaves = append(b.loaves, l)
				continue
			}
			b.loaves = append([]*Loaf{l}, b.loaves...)
			if first != nil { // else the clock is at rest
				if !b.clock.Stop() {
					<-b.clock.C
				}
			}
			b.clock.Reset(time.Until(l.risen))
		}
	}
}
