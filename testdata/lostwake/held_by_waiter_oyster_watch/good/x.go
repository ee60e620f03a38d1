// Package oysterwatch: a diver looks after the oysters until he is called up, and notes what is
// amiss. Who calls him up waits for him, and takes the notebook then.
package oysterwatch

import "sync"

type Bed struct{ Ill bool }

type Watch struct {
	book   sync.Mutex
	notes  []int
	up     chan struct{}
	ashore chan struct{}
	beds   func(int) (Bed, bool)
}

func Dive(beds func(int) (Bed, bool)) *Watch {
	w := &Watch{beds: beds, up: make(chan struct{}), ashore: make(chan struct{})}
	go w.dive()
	return w
}

func (w *Watch) dive() {
	defer close(w.ashore)
	for n := 0; ; n++ {
		select {
		case <-w.up:
			return
		default:
		}
		bed, ok := w.beds(n)
		if !ok {
			return
		}
		if bed.Ill {
			w.note(n)
		}
	}
}

func (w *Watch) note(n int) {
	w.book.Lock()
	w.notes = append(w.notes, n)
	w.book.Unlock()
}

// Call returns what the diver has noted.
func (w *Watch) Call() []int {
	close(w.up)
	<-w.ashore
	w.book.Lock()
	defer w.book.Unlock()
	return w.notes
}
