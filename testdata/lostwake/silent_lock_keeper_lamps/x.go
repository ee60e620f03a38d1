// Package lockkeeperlamps: what is stored behind each wake keeps those waiting who wait, or is of
// another part than that which they look at, or is told of by the next wake.
package lockkeeperlamps

import "sync"

type lamp int

const (
	dark lamp = iota
	red
	green
)

type shelf struct {
	sync.Mutex
	papers []string
}

func (s *shelf) put(p string) {
	s.Lock()
	s.papers = append(s.papers, p)
	s.Unlock()
}

func (s *shelf) all() []string {
	s.Lock()
	defer s.Unlock()
	out := s.papers
	s.papers = nil
	return out
}

type Keeper struct {
	mu      sync.Mutex
	lit     *sync.Cond
	lamp    lamp
	inbox   shelf
	archive shelf
	knock   chan struct{}
}

func Hire() *Keeper {
	k := &Keeper{knock: make(chan struct{}, 1)}
	k.lit = sync.NewCond(&k.mu)
	go k.read()
	return k
}

// Wait waits for any light.
func (k *Keeper) Wait() {
	k.mu.Lock()
	defer k.mu.Unlock()
	for k.lamp == dark {
		k.lit.Wait()
	}
}

func (k *Keeper) set(l lamp) {
	k.mu.Lock()
	k.lamp = l
	k.mu.Unlock()
}

// Flash lights the lamp, and puts it out again.
func (k *Keeper) Flash(l lamp) {
	k.set(green)
	k.lit.Broadcast()
	k.set(dark)
}

// Turn goes from red to green: who waited goes on with red.
func (k *Keeper) Turn() {
	k.set(red)
	k.lit.Broadcast()
	k.set(green)
}

func (k *Keeper) read() {
	for range k.knock {
		for _, p := range k.inbox.all() {
			k.archive.put(p)
		}
	}
}

func (k *Keeper) ring() {
	select {
	case k.knock <- struct{}{}:
	default:
	}
}

// File leaves a paper, and a copy for later, of which nobody is told.
func (k *Keeper) File(p string) {
	k.inbox.put(p)
	k.ring()
	k.archive.put(p)
}

// Filed leaves several, and knocks for each that is there.
func (k *Keeper) Filed(first, second string) {
	k.inbox.put(first)
	k.ring()
	k.inbox.put(second)
	k.ring()
}
