// Package eggs keeps a timer for each egg in the pot, of the kind that calls a function when it runs out.
package eggs

import (
	"sync"
	"time"
)

type egg struct {
	name string
	*time.Timer
}

type Pot struct {
	mu   sync.Mutex
	eggs map[string]egg
}

func New() *Pot { return &Pot{eggs: map[string]egg{}} }

// Boil boils an egg, from now on if it is in the pot already.
func (p *Pot) Boil(name string, d time.Duration, done func(string)) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.take(name)
	p.eggs[name] = egg{name, time.AfterFunc(d, func() { done(name) })}
}

// Take takes an egg out.
func (p *Pot) Take(name string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.take(name)
}

func (p *Pot) take(name string) {
	if e, ok := p.eggs[name]; ok {
		if !e.Stop() {
			<-e.C // want `timer-drain: \(\*Pot\).take receives from a timer made by time.AfterFunc at line 26, which has no channel`
		}
		delete(p.eggs, name)
	}
}
