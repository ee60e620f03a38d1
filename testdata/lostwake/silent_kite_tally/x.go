// Package kitetally: the keeper of a kite notes each gust, unless somebody has the tally at the
// time: then he drops it. So he always comes home, also to one who waits with the tally in hand.
package kitetally

import "sync"

type Tally struct {
	mu    sync.Mutex
	gusts int
	down  chan struct{}
	home  sync.WaitGroup
}

func Fly(wind <-chan int) *Tally {
	t := &Tally{down: make(chan struct{})}
	t.home.Add(1)
	go t.keep(wind)
	return t
}

func (t *Tally) keep(wind <-chan int) {
	defer t.home.Done()
	for {
		select {
		case w := <-wind:
			if w > 5 {
				t.note(w)
			}
		case <-t.down:
			return
		}
	}
}

func (t *Tally) note(w int) {
	if !t.mu.TryLock() {
		return
	}
	defer t.mu.Unlock()
	t.gusts += w
}

// Land waits for the keeper, and returns the tally.
func (t *Tally) Land() int {
	t.mu.Lock()
	defer t.mu.Unlock()
	close(t.down)
	t.home.Wait()
	return t.gusts
}
