// Package press looks for new pages at each tick and lays them into its own tray, which it
// empties between two ticks, if it gets to it: two ticks in a row, and it waits for itself.
package press

import "time"

type Press struct {
	tray  chan []string
	stop  chan struct{}
	found func() []string
	print func([]string)
}

func New(found func() []string, print func([]string)) *Press {
	p := &Press{tray: make(chan []string, 1), stop: make(chan struct{}), found: found, print: print}
	go p.run()
	return p
}

func (p *Press) run() {
	ticks := time.NewTicker(time.Second)
	defer ticks.Stop()
	for {
		select {
		case <-p.stop:
			return
		case <-ticks.C:
			p.look()
		case pages := <-p.tray:
			p.print(pages)
		}
	}
}

func (p *Press) look() {
	if pages := p.found(); len(pages) > 0 {
		p.tray <- pages // want `held-by-waiter: \(\*Press\).look fills Press.tray at line 37, from which it alone receives`
	}
}

func (p *Press) Stop() { close(p.stop) }
