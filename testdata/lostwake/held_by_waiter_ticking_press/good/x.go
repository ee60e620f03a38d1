// Package press looks for new pages at each tick and prints them at once.
package press

import "time"

type Press struct {
	stop  chan struct{}
	found func() []string
	print func([]string)
}

func New(found func() []string, print func([]string)) *Press {
	p := &Press{stop: make(chan struct{}), found: found, print: print}
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
		}
	}
}

func (p *Press) look() {
	if pages := p.found(); len(pages) > 0 {
		p.print(pages)
	}
}

func (p *Press) Stop() { close(p.stop) }
