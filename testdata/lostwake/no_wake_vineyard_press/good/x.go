// Package vineyard presses grapes. The press can be paused for cleaning.
package vineyard

import "sync"

// Press is ready for use as it is.
type Press struct {
	init sync.Once
	mu   sync.Mutex
	cond sync.Cond

	grapes int
	paused bool
	must   int // litres in the tub
}

func (p *Press) lock() {
	p.init.Do(func() { p.cond.L = &p.mu })
	p.mu.Lock()
}

// Pour adds kilos of grapes.
func (p *Press) Pour(kilos int) {
	p.lock()
	defer p.mu.Unlock()
	p.grapes += kilos
	p.cond.Broadcast()
}

// Turn presses one kilo. It waits for grapes, and for the end of a pause.
func (p *Press) Turn() {
	p.lock()
	defer p.mu.Unlock()
	for p.paused || p.grapes == 0 {
		p.cond.Wait()
	}
	p.grapes--
	p.must++
	p.cond.Broadcast()
}

// Tap waits for the given number of litres, and takes them.
func (p *Press) Tap(litres int) {
	p.lock()
	defer p.mu.Unlock()
	for p.must < litres {
		p.cond.Wait()
	}
	p.must -= litres
}

// Clean runs wash while nobody turns the press. It has one caller at a time.
func (p *Press) Clean(wash func()) {
	p.lock()
	p.paused = true
	p.mu.Unlock()

	defer func() {
		p.lock()
		defer p.mu.Unlock()
		p.paused = false
		p.cond.Broadcast()
	}()
	wash()
}
