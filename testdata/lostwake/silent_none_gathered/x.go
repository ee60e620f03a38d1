// Package laundry washes what was brought in loads, and what is left when it closes.
package laundry

import (
	"sync"
	"time"
)

type bundle struct {
	shirts int
	washed chan struct{}
}

type Laundry struct {
	in    chan *bundle
	close chan struct{}
	size  int
	once  sync.Once
}

func Open(size int) *Laundry {
	l := &Laundry{in: make(chan *bundle), close: make(chan struct{}), size: size}
	go l.work()
	return l
}

func (l *Laundry) Close() { l.once.Do(func() { close(l.close) }) }

func (l *Laundry) Wash(shirts int) int {
	b := &bundle{shirts: shirts, washed: make(chan struct{})}
	select {
	case l.in <- b:
	case <-l.close:
		return 0
	}
	<-b.washed
	return b.shirts
}

func (l *Laundry) work() {
	tick := time.NewTicker(time.Second)
	defer tick.Stop()
	load := make([]*bundle, 0, l.size)
	for {
		select {
		case b := <-l.in:
			load = append(load, b)
			if len(load) >= l.size {
				spin(load)
				load = load[:0]
			}
		case <-tick.C:
			if len(load) != 0 {
				spin(load)
				load = load[:0]
			}
		case <-l.close:
			if len(load) != 0 {
				spin(load)
			}
			return
		}
	}
}

func spin(load []*bundle) {
	for _, b := range load {
		close(b.washed)
	}
}
