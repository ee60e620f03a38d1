// Package porter lets guests in while the house is open.
package porter

import "sync"

// Porter lets guests in.
type Porter struct {
	mu     sync.Mutex
	asleep bool
	gone   bool
	guests []chan bool // each is told once: true to come in, false to go
}

// Enter waits until the porter is awake; it reports whether there is one still.
func (p *Porter) Enter() bool {
	p.mu.Lock()
	if !p.asleep {
		defer p.mu.Unlock()
		return !p.gone
	}
	told := p.ringLocked() // want "late-register: "
	p.mu.Unlock()
	return <-told
}

// ringLocked rings the night bell. The lock is held.
func (p *Porter) ringLocked() <-chan bool {
	told := make(chan bool, 1)
	p.guests = append(p.guests, told)
	return told
}

// Sleep lets the porter sleep, or wakes him.
func (p *Porter) Sleep(asleep bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.gone {
		return
	}
	p.asleep = asleep
	if !asleep {
		p.tell(true)
	}
}

func (p *Porter) tell(in bool) {
	for _, g := range p.guests {
		g <- in
	}
	p.guests = nil
}

// Retire sends all away for good.
func (p *Porter) Retire() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.gone = true
	for _, g := range p.guests {
		g <- false
	}
	p.guests = nil
}
