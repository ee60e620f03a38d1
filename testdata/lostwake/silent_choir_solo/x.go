// Package choir lets singers through a narrow door, one after the other: who is
// through signals the next one.
package choir

import "sync"

// Door lets people pass after it was opened. Each of them wakes the next, so
// that opening needs to wake one only.
type Door struct {
	mu     sync.Mutex
	next   *sync.Cond
	open   bool
	passed int
}

// Shut returns a shut door.
func Shut() *Door {
	d := &Door{}
	d.next = sync.NewCond(&d.mu)
	return d
}

// Pass waits until the door is open, and goes through.
func (d *Door) Pass() (number int) {
	d.mu.Lock()
	defer d.mu.Unlock()
	for !d.open {
		d.next.Wait()
	}
	d.passed++
	d.next.Signal()
	return d.passed
}

// Open opens the door for good.
func (d *Door) Open() {
	d.mu.Lock()
	d.open = true
	d.mu.Unlock()
	d.next.Signal()
}

// Procession sends singers through the door and returns their order.
func Procession(singers []string) []string {
	d := Shut()
	order := make([]string, len(singers))
	var wg sync.WaitGroup
	for _, s := range singers {
		wg.Go(func() { order[d.Pass()-1] = s })
	}
	d.Open()
	wg.Wait()
	return order
}
