// Package bridgekeeper answers on channels that others have made.
package bridgekeeper

import "errors"

// ErrShut is told where the bridge is up.
var ErrShut = errors.New("bridgekeeper: shut")

// Crossing is asked for by others, who make room for one answer.
type Crossing struct {
	Name string
	Err  chan error
}

// Keeper lets them cross.
type Keeper struct {
	asked chan *Crossing
	under map[string]*crossing
	quit  chan struct{}
}

type crossing struct{ err chan error }

// New returns a keeper, under whose window a lamp burns.
func New(burn func(<-chan struct{})) *Keeper {
	k := &Keeper{asked: make(chan *Crossing), under: map[string]*crossing{}, quit: make(chan struct{})}
	k.under["keeper"] = &crossing{err: make(chan error, 1)}
	go burn(k.quit)
	go k.keep()
	return k
}

// Ask asks.
func (k *Keeper) Ask(c *Crossing) {
	select {
	case k.asked <- c:
	case <-k.quit:
		c.Err <- ErrShut
	}
}

func (k *Keeper) keep() {
	for {
		select {
		case c := <-k.asked:
			k.let(c)
		case <-k.quit:
			return
		}
	}
}

func (k *Keeper) let(c *Crossing) {
	if k.under[c.Name] != nil {
		c.Err <- ErrShut
		return
	}
	k.under[c.Name] = &crossing{err: c.Err}
	k.over(c.Name)
}

func (k *Keeper) over(name string) {
	c := k.under[name]
	delete(k.under, name)
	c.err <- nil
}

// Close closes the bridge.
func (k *Keeper) Close() { close(k.quit) }
