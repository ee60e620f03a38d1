// Package kettle boils water for one cup, whose drinker waits alone.
package kettle

import "sync"

type kettle struct {
	mu    sync.Mutex
	sings sync.Cond
	done  bool
	grade int
}

func put() *kettle {
	k := &kettle{}
	k.sings.L = &k.mu
	return k
}

func (k *kettle) boil(heat func() int) {
	grade := heat()
	k.mu.Lock()
	defer k.mu.Unlock()
	k.grade, k.done = grade, true
	k.sings.Signal() // one waits: who has put it on
}

// Cup boils water, and returns how hot it has become.
func Cup(heat func() int) int {
	k := put()
	go k.boil(heat)
	k.mu.Lock()
	defer k.mu.Unlock()
	for !k.done {
		k.sings.Wait()
	}
	return k.grade
}
