// Package bench has letters sorted by a clerk who may come late: the next letter calls him,
// whichever it is.
package bench

import "sync"

// Office keeps what nobody has sorted yet.
type Office struct {
	mu    sync.Mutex
	pile  []string
	clerk func(letter string)
	staff sync.WaitGroup
	busy  bool
}

// Post puts a letter on the pile, and calls the clerk.
func (o *Office) Post(letter string) {
	o.mu.Lock()
	o.pile = append(o.pile, letter)
	o.mu.Unlock()
	o.ring()
}

func (o *Office) ring() {
	o.mu.Lock()
	clerk := o.clerk
	if clerk == nil || o.busy {
		o.mu.Unlock()
		return
	}
	o.busy = true
	o.mu.Unlock()
	o.staff.Add(1)
	go o.sort(clerk)
}

func (o *Office) sort(clerk func(string)) {
	defer o.staff.Done()
	for {
		o.mu.Lock()
		letter := o.pile[0]
		o.mu.Unlock()
		clerk(letter)
		o.mu.Lock()
		o.pile = o.pile[1:]
		done := len(o.pile) == 0
		o.busy = !done
		o.mu.Unlock()
		if done {
			return
		}
	}
}

// Hire has the letters sorted by clerk from now on.
func (o *Office) Hire(clerk func(letter string)) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.clerk = clerk
}

// Close waits until nobody sorts; nothing may be posted meanwhile.
func (o *Office) Close() { o.staff.Wait() }
