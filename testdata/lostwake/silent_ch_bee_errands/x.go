// Package bees sends bees on errands; an errand may lead to others.
package bees

import "sync"

// Errand returns further errands.
type Errand func() []Errand

// Hive has one bee that flies, and one that keeps the list.
type Hive struct {
	add   chan Errand
	fly   chan Errand
	quit  chan struct{}
	once  sync.Once
	flown chan int
}

// NewHive returns a hive.
func NewHive() *Hive {
	h := &Hive{
		add:   make(chan Errand),
		fly:   make(chan Errand),
		quit:  make(chan struct{}),
		flown: make(chan int, 1),
	}
	go h.list()
	go h.bee()
	return h
}

// Send adds an errand unless the hive is closed.
func (h *Hive) Send(e Errand) bool {
	select {
	case h.add <- e:
		return true
	case <-h.quit:
		return false
	}
}

func (h *Hive) list() {
	var open []Errand
	for {
		var fly chan Errand
		var first Errand
		if len(open) > 0 {
			fly, first = h.fly, open[0]
		}
		select {
		case e := <-h.add:
			open = append(open, e)
		case fly <- first:
			open = open[1:]
		case <-h.quit:
			return
		}
	}
}

func (h *Hive) bee() {
	n := 0
	defer func() { h.flown <- n }()
	for {
		select {
		case e := <-h.fly:
			n++
			for _, more := range e() {
				if !h.Send(more) {
					return
				}
			}
		case <-h.quit:
			return
		}
	}
}

// Close returns the number of errands the bee has flown; further calls return 0.
func (h *Hive) Close() (n int) {
	h.once.Do(func() {
		close(h.quit)
		n = <-h.flown
	})
	return n
}
