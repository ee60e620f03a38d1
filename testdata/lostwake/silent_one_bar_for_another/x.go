// Package kiln is an oven that potters share to look, and that one has alone to fire.
package kiln

import "sync"

type Kiln struct {
	mu      sync.Mutex
	cond    *sync.Cond
	firer   string
	viewers int
}

func New() *Kiln {
	k := &Kiln{}
	k.cond = sync.NewCond(&k.mu)
	return k
}

func (k *Kiln) Look() bool {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.firer != "" {
		return false
	}
	k.viewers++
	return true
}

func (k *Kiln) Leave() {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.viewers--
	if k.viewers == 0 {
		k.cond.Broadcast()
	}
}

// Fire waits until nobody looks and nobody fires.
func (k *Kiln) Fire(who string) {
	k.mu.Lock()
	defer k.mu.Unlock()
	for k.firer != "" || k.viewers > 0 {
		k.cond.Wait()
	}
	k.firer = who
}

func (k *Kiln) Done() {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.firer = ""
	k.cond.Broadcast()
}

// Stay makes the one viewer the firer: who waits for the one waits for the other now.
func (k *Kiln) Stay(who string) bool {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.firer != "" || k.viewers != 1 {
		return false
	}
	k.firer = who
	k.viewers = 0
	return true
}
