// Package almanac fetches a new edition, one at a time, if it has a printer at all.
package almanac

import "sync"

type Printer struct{ edition int }

type Almanac struct {
	printer *Printer

	mu       sync.Mutex
	edition  int
	printing chan struct{}
}

// Use sets the printer, and wakes those who wait for the edition under way.
func (a *Almanac) Use(p *Printer) {
	a.printer = p
	a.mu.Lock()
	if a.printing != nil {
		close(a.printing)
		a.printing = nil
	}
	a.mu.Unlock()
}

// Renew prints the edition, unless it is there; without a printer there is nothing to do.
func (a *Almanac) Renew(edition int) {
	if a.printer == nil {
		return
	}
	for {
		a.mu.Lock()
		if a.edition >= edition {
			a.mu.Unlock()
			return
		}
		if a.printing == nil {
			a.printing = make(chan struct{})
			a.mu.Unlock()
			break
		}
		wait := a.printing
		a.mu.Unlock()
		<-wait
	}
	a.mu.Lock()
	a.edition = edition
	if a.printing != nil {
		close(a.printing)
		a.printing = nil
	}
	a.mu.Unlock()
}
