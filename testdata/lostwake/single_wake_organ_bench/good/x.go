// Package organ lets one player at a time sit at an organ. Who rises calls all of those who
// wait: if the organ is locked by then, all go home.
package organ

import "sync"

type Organ struct {
	mu     sync.Mutex
	free   *sync.Cond
	taken  bool
	locked bool
}

func New() *Organ {
	o := &Organ{}
	o.free = sync.NewCond(&o.mu)
	return o
}

func (o *Organ) sit() bool {
	for o.taken {
		o.free.Wait()
	}
	if o.locked {
		return false
	}
	o.taken = true
	return true
}

func (o *Organ) rise() {
	o.taken = false
	o.free.Broadcast()
}

func (o *Organ) Play(piece func()) bool {
	o.mu.Lock()
	sat := o.sit()
	o.mu.Unlock()
	if !sat {
		return false
	}
	piece()
	o.mu.Lock()
	o.rise()
	o.mu.Unlock()
	return true
}

// Lock waits for the one who plays, and lets nobody sit down any more.
func (o *Organ) Lock() {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.sit() {
		o.locked = true
		o.rise()
	}
}
