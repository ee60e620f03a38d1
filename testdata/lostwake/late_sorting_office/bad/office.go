// Package office has letters sorted, one after the other, by a clerk who may come late.
package office

import "sync"

// Office keeps what nobody has sorted yet.
type Office struct {
	mu    sync.Mutex
	pile  []string
	clerk func(letter string)
	staff sync.WaitGroup
}

// Post puts a letter on the pile; the first one calls the clerk.
func (o *Office) Post(letter string) {
	o.mu.Lock()
	o.pile = append(o.pile, letter)
	first := len(o.pile) == 1
	o.mu.Unlock()
	if first {
		o.ring()
	}
}

func (o *Office) ring() {
	o.mu.Lock()
	clerk := o.clerk
	o.mu.Unlock()
	if clerk == nil {
		return
	}
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
	o.clerk = clerk // want "late-register: "
}

// Close waits until nobody sorts; nothing may be posted meanwhile.
func (o *Office) Close() { o.staff.Wait() }
