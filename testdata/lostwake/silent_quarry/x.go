// Package quarry waits for one blast at a time: the siren sounds once for
// each blast and only the foreman listens.
package quarry

import "sync"

// blast is one charge. Its cond has a single waiter and its flag never goes
// back, so one look before and one Wait are enough.
type blast struct {
	mu    sync.Mutex
	siren *sync.Cond
	done  bool
	tons  float64
}

func newBlast() *blast {
	b := new(blast)
	b.siren = sync.NewCond(&b.mu)
	return b
}

func (b *blast) fire(tons float64) {
	b.mu.Lock()
	b.done, b.tons = true, tons
	b.siren.Signal()
	b.mu.Unlock()
}

func (b *blast) await() float64 {
	b.mu.Lock()
	defer b.mu.Unlock()
	if !b.done {
		b.siren.Wait()
	}
	return b.tons
}

// Face is a rock face that is blown up piece by piece.
type Face struct {
	charges chan *blast
}

// Open starts the crew of a face; drill gives the yield of a charge.
func Open(drill func() float64) *Face {
	f := &Face{charges: make(chan *blast)}
	go func() {
		for b := range f.charges {
			b.fire(drill())
		}
	}()
	return f
}

// Blast orders one blast and returns its yield.
func (f *Face) Blast() float64 {
	b := newBlast()
	f.charges <- b
	return b.await()
}

// Close sends the crew home. No Blast may follow.
func (f *Face) Close() { close(f.charges) }
