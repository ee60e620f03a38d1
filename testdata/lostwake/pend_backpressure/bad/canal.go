// Package canal meters the water that farms draw from a canal into their ponds.
package canal

import "sync"

// Notifier is told when polling again makes sense.
type Notifier interface {
	Notify()
}

// Verdict is the answer to a request for space.
type Verdict int

// The verdicts.
const (
	Wait Verdict = iota
	Granted
	TooMuch
	Shut
)

// Pond is a reservoir with one inlet.
type Pond struct {
	capacity int

	mu       sync.Mutex
	level    int
	cleaning bool
	shut     bool
	refused  int
	inlet    Notifier
}

// NewPond returns an empty pond for that many litres.
func NewPond(litres int) *Pond { return &Pond{capacity: litres} }

// PollSpace asks for space for that many litres. After Wait the inlet is
// notified when it should ask again.
func (p *Pond) PollSpace(litres int, inlet Notifier) Verdict {
	if litres > p.capacity {
		return TooMuch
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	switch {
	case p.shut:
		return Shut
	case p.cleaning:
		return p.parkLocked(inlet)
	case p.level+litres > p.capacity:
		p.refused++
		return Wait // want `pending-unregistered`
	}
	p.level += litres
	return Granted
}

func (p *Pond) parkLocked(inlet Notifier) Verdict {
	p.inlet = inlet
	return Wait
}

// Draw takes up to that many litres out and returns how many it took.
func (p *Pond) Draw(litres int) int {
	p.mu.Lock()
	litres = min(litres, p.level)
	p.level -= litres
	p.unlockAndNotify()
	return litres
}

// Clean begins or ends the cleaning of the pond.
func (p *Pond) Clean(on bool) {
	p.mu.Lock()
	p.cleaning = on
	p.unlockAndNotify()
}

// Shut closes the inlet for ever.
func (p *Pond) Shut() {
	p.mu.Lock()
	p.shut = true
	p.unlockAndNotify()
}

func (p *Pond) unlockAndNotify() {
	n := p.inlet
	p.inlet = nil
	p.mu.Unlock()
	if n != nil {
		n.Notify()
	}
}
