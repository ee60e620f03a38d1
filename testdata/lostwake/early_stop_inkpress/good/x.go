// Package inkpress prints handbills one after the other, in the order in
// which each customer brought them.
package inkpress

import "sync"

// Sheet is one handbill.
type Sheet struct {
	Text   string
	Copies int
}

// Press serialises the work of one printing press without keeping a man
// beside it: whoever brings the first sheet sets it going.
type Press struct {
	print func(Sheet)

	mu      sync.Mutex
	tray    []Sheet
	running bool
}

// New returns a press that prints by calling print.
func New(print func(Sheet)) *Press { return &Press{print: print} }

// Bring lays s into the tray.
func (p *Press) Bring(s Sheet) {
	p.mu.Lock()
	p.tray = append(p.tray, s)
	start := !p.running
	p.running = true
	p.mu.Unlock()
	if start {
		go p.run()
	}
}

func (p *Press) grab() []Sheet {
	p.mu.Lock()
	defer p.mu.Unlock()
	batch := p.tray
	p.tray = nil
	p.running = len(batch) > 0
	return batch
}

func (p *Press) run() {
	for batch := p.grab(); len(batch) > 0; batch = p.grab() {
		for _, s := range batch {
			p.print(s)
		}
	}
}

// Idle reports whether the press stands still.
func (p *Press) Idle() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return !p.running
}

// Tray tells how many sheets have not been started.
func (p *Press) Tray() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return len(p.tray)
}
