// Package x changes trays under a press, of which there is one more than it has places.
package x

import "time"

const places = 3

type tray struct{ drops int }

// Press has trays.
type Press struct {
	at    int
	under [places]*tray
	spare chan *tray
	stop  chan struct{}
}

// NewPress puts the trays under, and one aside.
func NewPress() *Press {
	p := &Press{}
	for i := range p.under {
		p.under[i] = new(tray)
	}
	p.stop = make(chan struct{})
	p.spare = make(chan *tray, places+1)
	p.spare <- new(tray)
	return p
}

// Start changes a tray now and then.
func (p *Press) Start(every time.Duration) {
	go func() {
		t := time.NewTicker(every)
		defer t.Stop()
		for {
			select {
			case <-p.stop:
				return
			case <-t.C:
				p.change()
			}
		}
	}()
}

// Stop stops it.
func (p *Press) Stop() { close(p.stop) }

func (p *Press) change() {
	next := (p.at + 1) % places
	old := p.under[next]
	p.under[next] = p.take()
	println(old.drops)
	p.put(old)
	p.at = next
}

func (p *Press) take() *tray { return <-p.spare }

func (p *Press) put(t *tray) {
	t.drops = 0
	p.spare <- t
}
