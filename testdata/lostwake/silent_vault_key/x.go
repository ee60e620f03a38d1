// Package x has a vault with one key, which hangs at the door while nobody is inside.
package x

import "sync"

// Vault has two chambers, of which one is open.
type Vault struct {
	key    chan struct{}
	jobs   chan func() bool
	stop   chan struct{}
	done   chan struct{}
	once   sync.Once
	open   []string
	closed []string
}

// New returns a vault.
func New() *Vault {
	v := &Vault{key: make(chan struct{}, 1), jobs: make(chan func() bool), stop: make(chan struct{}), done: make(chan struct{})}
	v.key <- struct{}{}
	go v.guard()
	return v
}

// inside does something with the key, and hangs it up again.
func (v *Vault) inside(do func() bool) bool {
	select {
	case <-v.key:
	case <-v.done:
		return false
	}
	defer func() { v.key <- struct{}{} }()
	return do()
}

func (v *Vault) guard() {
	defer close(v.done)
	for {
		select {
		case job := <-v.jobs:
			v.swap(job)
		case <-v.stop:
			return
		}
	}
}

// swap is done by the guard alone.
func (v *Vault) swap(job func() bool) {
	if v.inside(job) {
		old := v.open
		v.open = v.closed
		v.closed = old
	}
}

// Close waits until nobody is inside, and keeps the key.
func (v *Vault) Close() (left []string) {
	v.once.Do(func() {
		close(v.stop)
		<-v.done
		<-v.key
		defer func() { left = v.closed }()
		left = append(left, v.open...)
	})
	return left
}
