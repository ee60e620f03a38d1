// Package kiln counts those of its timers that may still fire: two, each taken down by itself.
package kiln

import (
	"sync"
	"time"
)

// Kiln is stoked and aired by the clock.
type Kiln struct {
	mu     sync.Mutex
	cold   bool
	stoke  *time.Timer
	air    *time.Timer
	firing sync.WaitGroup
}

// Light starts the timers.
func Light(airs bool) *Kiln {
	k := &Kiln{}
	k.mu.Lock()
	defer k.mu.Unlock()
	k.firing.Add(1)
	k.stoke = time.AfterFunc(time.Minute, func() { k.again(k.stoke) })
	if airs {
		k.firing.Add(1)
		k.air = time.AfterFunc(time.Second, func() { k.again(k.air) })
	}
	return k
}

func (k *Kiln) again(t *time.Timer) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.cold {
		k.firing.Done()
		return
	}
	t.Reset(time.Minute)
}

// Quench stops both, and waits for one that fires just now.
func (k *Kiln) Quench() {
	k.mu.Lock()
	if k.cold {
		k.mu.Unlock()
		return
	}
	k.cold = true
	if k.stoke.Stop() {
		k.firing.Done()
	}
	if k.air != nil && k.air.Stop() {
		k.firing.Done()
	}
	k.mu.Unlock()
	k.firing.Wait()
}
