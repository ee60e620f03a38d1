// Package tasting has dishes tasted by a cook beside the kitchen's own loop.
package tasting

import "sync"

type verdict struct {
	dish string
	good bool
}

type pause struct {
	dish    string
	verdict chan verdict
}

// A Kitchen tastes dishes.
type Kitchen struct {
	table  sync.Mutex
	tasted string
	pauses chan string
	bells  chan func()
	paused map[string]*pause
}

// New returns a kitchen.
func New() *Kitchen {
	return &Kitchen{pauses: make(chan string), bells: make(chan func()), paused: map[string]*pause{}}
}

// Ring has f done by who tastes.
func (k *Kitchen) Ring(f func()) { k.bells <- f }

// Pause puts a dish aside.
func (k *Kitchen) Pause(dish string) { k.pauses <- dish }

// Taste tastes a dish; it is called with the table locked.
func (k *Kitchen) Taste(dish string, try func(string) bool) bool {
	k.table.Lock()
	defer k.table.Unlock()
	v := k.begin(dish, try)
	for {
		select {
		case f := <-k.bells:
			f()
		case got := <-v:
			return got.good
		case aside := <-k.pauses:
			k.setAside(&pause{dish: aside, verdict: v})
			return false
		}
	}
}

func (k *Kitchen) begin(dish string, try func(string) bool) chan verdict {
	v := make(chan verdict, 1)
	k.tasted = dish
	k.table.Unlock()
	go func() {
		good := try(dish)
		k.table.Lock()
		k.tasted = ""
		v <- verdict{dish, good}
	}()
	return v
}

func (k *Kitchen) setAside(p *pause) {
	k.paused[p.dish] = p
	k.table.Lock()
	k.tasted = ""
}
