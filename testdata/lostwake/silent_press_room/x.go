// Package press looks for new pages at each tick and lays them into its own tray, if there
// is room.
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
	if len(p.tray) == cap(p.tray) {
		return // the last ones first
	}
	if pages := p.found(); len(pages) > 0 {
		p.tray <- pages
	}
}

func (p *Press) Stop() { close(p.stop) }
