// Package lamp dims after a while, and drains its timer only where a tick lies there.
package lamp

import "time"

type Lamp struct {
	touched chan struct{}
	off     chan struct{}
	dimmed  int
}

func New() *Lamp {
	l := &Lamp{touched: make(chan struct{}), off: make(chan struct{})}
	go l.glow()
	return l
}

func (l *Lamp) Touch() {
	select {
	case l.touched <- struct{}{}:
	case <-l.off:
	}
}

func (l *Lamp) glow() {
	t := time.NewTimer(time.Minute)
	for {
		select {
		case <-l.touched:
			still(t)
			t.Reset(time.Minute)
		case <-t.C:
			l.dimmed++
		case <-l.off:
			still(t)
			return
		}
	}
}

func (l *Lamp) Close() { close(l.off) }

func still(t *time.Timer) {
	if !t.Stop() && len(t.C) > 0 {
		<-t.C
	}
}
