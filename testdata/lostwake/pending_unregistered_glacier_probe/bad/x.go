// Package glacier reads the probes in a glacier, which send when they like.
package glacier

import "sync"

// Waker makes its task look again.
type Waker interface{ Wake() }

// Reading is one measurement.
type Reading struct {
	Metres  int
	Celsius float64
}

// Probe has the readings that were not polled yet.
type Probe struct {
	mu       sync.Mutex
	readings []Reading
	frozen   bool // no reading is given out
	waker    Waker
}

// Poll returns the next reading, or false if there is none for now; then w will
// be woken.
func (p *Probe) Poll(w Waker) (Reading, bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.frozen {
		return Reading{}, false // want "pending-unregistered: "
	}
	if len(p.readings) == 0 {
		p.waker = w
		return Reading{}, false
	}
	r := p.readings[0]
	p.readings = p.readings[1:]
	return r, true
}

func (p *Probe) update(change func()) {
	p.mu.Lock()
	change()
	w := p.waker
	p.waker = nil
	p.mu.Unlock()
	if w != nil {
		w.Wake()
	}
}

// Received adds a reading.
func (p *Probe) Received(r Reading) {
	p.update(func() { p.readings = append(p.readings, r) })
}

// Freeze stops the readings.
func (p *Probe) Freeze() {
	p.mu.Lock()
	p.frozen = true
	p.mu.Unlock()
}

// Thaw lets them go on.
func (p *Probe) Thaw() { p.update(func() { p.frozen = false }) }
