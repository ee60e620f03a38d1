// Package eggs collects eggs on a tray, which is taken away as a whole.
package eggs

import "sync"

// Tray has room for so many eggs.
type Tray struct {
	mu   sync.Mutex
	room *sync.Cond
	eggs []string
	max  int
}

// New returns an empty tray.
func New(max int) *Tray {
	t := &Tray{max: max}
	t.room = sync.NewCond(&t.mu)
	return t
}

// Lay waits for room, and lays an egg.
func (t *Tray) Lay(hen string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	for len(t.eggs) >= t.max {
		t.room.Wait()
	}
	t.eggs = append(t.eggs, hen)
}

// Collect takes all eggs.
func (t *Tray) Collect() []string {
	t.mu.Lock()
	defer t.mu.Unlock()
	eggs := t.eggs
	t.eggs = nil
	t.room.Signal() // want "single-wake: "
	return eggs
}
