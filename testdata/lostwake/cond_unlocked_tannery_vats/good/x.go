// Package tannery counts the hides in its vats.
package tannery

import "sync"

// Tannery has a lock for the work and one for the figures.
type Tannery struct {
	mu    sync.Mutex
	dry   *sync.Cond
	boss  string
	shift int

	figures sync.Mutex
	hides   int
	tanned  int
}

// New returns a tannery without hides.
func New(boss string) *Tannery {
	t := &Tannery{boss: boss}
	t.dry = sync.NewCond(&t.mu)
	return t
}

func (t *Tannery) wet() int {
	t.figures.Lock()
	defer t.figures.Unlock()
	return t.hides - t.tanned
}

// Soak puts hides into the vats.
func (t *Tannery) Soak(hides int) {
	t.figures.Lock()
	t.hides += hides
	t.figures.Unlock()
}

// Dry takes hides out of the vats.
func (t *Tannery) Dry(hides int) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.figures.Lock()
	t.tanned += hides
	t.figures.Unlock()
	t.dry.Broadcast()
}

// Finish waits until the vats are empty, and begins another shift.
func (t *Tannery) Finish(boss string) (shift int) {
	t.mu.Lock()
	defer t.mu.Unlock()
	for t.wet() > 0 {
		t.dry.Wait()
	}
	t.boss = boss
	t.shift++
	return t.shift
}
